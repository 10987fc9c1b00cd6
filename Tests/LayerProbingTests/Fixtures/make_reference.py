"""Linear probes of every layer of seeded checkpoints, by transformers and scikit-learn.

    python3 make_reference.py        needs torch, transformers, scikit-learn

The checkpoints are those of EmpiricalGradientTests. Writes train, dev and test.jsonl (`text`; `verb`, one of three;
`place`, one of two), and reference.json, for each case `ARCHITECTURE LABEL POSITION SCALING`, of each layer: `c`, which has
the least log loss on dev, and the probabilities of the test texts.
"""
import json
import os
import sys
import warnings

import numpy
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler
from transformers import AutoModel, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "EmpiricalGradientTests", "Fixtures")
sys.path.insert(0, MODELS)
from tiny_models import OBJECTS, PLACES, SUBJECTS, VERBS  # noqa: E402

CS = [0.02, 0.2, 2.0]
CASES = ["bert verb mean standard", "bert place cls standard", "llama verb last standard", "llama verb mean plain",
         "gpt2 place last standard"]


def row(number):
    draw = numpy.random.default_rng(number).integers(0, 8, 4)
    verb, place = VERBS[draw[1] % 3], PLACES[draw[3] % 2]
    return {"text": f"{SUBJECTS[draw[0]]} {verb} {OBJECTS[draw[2]]} {place}", "verb": verb,
            "place": "lyon" if place == PLACES[0] else "bridge"}


splits = {"train": [row(number) for number in range(60)], "dev": [row(number) for number in range(60, 84)],
          "test": [row(number) for number in range(84, 120)]}


def states(name, position, rows):
    folder = os.path.join(MODELS, name)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    found = []
    for item in rows:
        encoding = tokenizer(item["text"], return_special_tokens_mask=True)
        with torch.no_grad():
            hidden = model(torch.tensor([encoding["input_ids"]]), output_hidden_states=True).hidden_states
        last = max(place for place, special in enumerate(encoding["special_tokens_mask"]) if not special)
        found.append(torch.stack([
            layer[0].double().mean(dim=0) if position == "mean" else layer[0, 0 if position == "cls" else last].double()
            for layer in hidden]).float().numpy())
    return numpy.stack(found).astype(numpy.float64)  # [texts, layers, width]


reference = {}
for case in CASES:
    name, label, position, scaling = case.split()
    features = {split: states(name, position, rows) for split, rows in splits.items()}
    labels = {split: [item[label] for item in rows] for split, rows in splits.items()}
    layers = []
    for layer in range(features["train"].shape[1]):
        x = {split: values[:, layer] for split, values in features.items()}
        if scaling == "standard":
            scaler = StandardScaler().fit(x["train"])
            x = {split: scaler.transform(values) for split, values in x.items()}
        best = None
        for c in CS:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                probe = LogisticRegression(C=c, tol=1e-9, max_iter=100_000).fit(x["train"], labels["train"])
            loss = log_loss(labels["dev"], probe.predict_proba(x["dev"]))
            if best is None or loss < best[0] - 1e-12:
                best = (loss, c, probe)
        layers.append({"c": best[1], "devLoss": best[0], "probabilities": best[2].predict_proba(x["test"]).tolist(),
                       "accuracy": float(best[2].score(x["test"], labels["test"]))})
    reference[case] = layers
for split, rows in splits.items():
    with open(os.path.join(HERE, split + ".jsonl"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(item) + "\n" for item in rows)
with open(os.path.join(HERE, "reference.json"), "w", encoding="utf-8") as file:
    json.dump(reference, file)
    file.write("\n")
