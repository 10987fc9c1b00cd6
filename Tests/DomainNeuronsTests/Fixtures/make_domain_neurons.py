"""A seeded random BERT with two small corpora, and their domain neurons by transformers, hooks and scikit-learn.

    python3 make_domain_neurons.py        needs torch, transformers, scikit-learn, safetensors

Writes model/ and derived/ (checkpoints with vocab.txt), positive.txt, negative.txt, and expected.safetensors:
`KIND.layer.{i}.{module}`, the AP of every unit, for KIND all (mean), max (max pooling), contrastive, derived (the
positive texts through both models). A unit two of whose responses lie closer than rounding can tell apart is NaN
there: its rank order is not the reference's to decide. vocabulary.json: the tokens that tell the corpora apart.
"""
import json
import os
import random

import numpy
import torch
from safetensors.torch import save_file
from sklearn.metrics import average_precision_score
from transformers import AutoTokenizer, BertConfig, BertModel

HERE = os.path.dirname(os.path.abspath(__file__))
random.seed(3)
torch.manual_seed(3)

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
words = random.sample([a + b for a in SYLLABLES for b in SYLLABLES], 90)
finance, general, shared = words[:25], words[25:50], words[50:]
pieces = SYLLABLES + ["##" + s for s in SYLLABLES]
vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ","] + words + pieces


def text(own, other):
    out = []
    for _ in range(random.randint(3, 28)):
        draw = random.random()
        pool = own if draw < 0.3 else other if draw < 0.33 else shared
        word = random.choice(pool)
        out.append(word + random.choice(SYLLABLES) if random.random() < 0.1 else word)
    return " ".join(out) + random.choice([".", ",", ""])


corpora = {
    "positive": [text(finance, general) for _ in range(70)],
    "negative": [text(general, finance) for _ in range(90)],
}
for name, texts in corpora.items():
    with open(os.path.join(HERE, name + ".txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(texts) + "\n")

config = BertConfig(vocab_size=len(vocabulary), hidden_size=20, num_attention_heads=4, intermediate_size=32,
                    num_hidden_layers=3, max_position_embeddings=48)
base = BertModel(config, add_pooling_layer=False).eval()
with torch.no_grad():
    for parameter in base.parameters():
        parameter.copy_(torch.randn_like(parameter) * 0.3)
derived = BertModel(config, add_pooling_layer=False).eval()
derived.load_state_dict(base.state_dict())
with torch.no_grad():
    for parameter in derived.parameters():
        parameter.add_(torch.randn_like(parameter) * 0.03)
for name, model in (("model", base), ("derived", derived)):
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.save_pretrained(folder)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(vocabulary) + "\n")
tokenizer = AutoTokenizer.from_pretrained(os.path.join(HERE, "model"))

MODULES = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
           "intermediate.dense", "output.dense"]


def responses(model, texts, pool):
    """{layer.i.module: [texts, units]}, by hooks on every linear module."""
    store = {}
    hooks = []
    for index, layer in enumerate(model.encoder.layer):
        for path in MODULES:
            def hook(module, inputs, output, key=f"layer.{index}.{path}"):
                store[key] = output[0].to(torch.float64)
            hooks.append(layer.get_submodule(path).register_forward_hook(hook))
    rows = {}
    for ids in texts:
        with torch.no_grad():
            model(input_ids=torch.tensor([ids]))
        for key, value in store.items():
            rows.setdefault(key, []).append(pool(ids, value).to(torch.float32).numpy())
    for handle in hooks:
        handle.remove()
    return {key: numpy.stack(value) for key, value in rows.items()}


def mean(ids, value):
    return value.mean(dim=0)


def average_precisions(table, labels):
    out = {}
    for key, values in table.items():
        result = []
        for unit in range(values.shape[1]):
            scores = values[:, unit]
            gaps = numpy.diff(numpy.sort(scores.astype(numpy.float64)))
            close = gaps.min() < 2e-6 * numpy.abs(scores).max()
            result.append(float("nan") if close else average_precision_score(labels, scores))
        out[key] = torch.tensor(result, dtype=torch.float64)
    return out


ids = {name: [tokenizer(t)["input_ids"] for t in texts] for name, texts in corpora.items()}
both = ids["positive"] + ids["negative"]
labels = [1] * len(ids["positive"]) + [0] * len(ids["negative"])
expected = {}


def keep(kind, table):
    for key, value in table.items():
        expected[f"{kind}.{key}"] = value


keep("all", average_precisions(responses(base, both, mean), labels))
keep("max", average_precisions(responses(base, both, lambda ids, v: v.max(dim=0).values), labels))

# The vocabulary filter: METHODS section 1.
count = {name: {t: sum(t in text for text in map(set, ids[name])) for t in range(len(vocabulary))} for name in ids}
chosen = []
for token, piece in enumerate(vocabulary):
    a, b = count["positive"][token], count["negative"][token]
    surface = piece[2:] if piece.startswith("##") else piece
    frequent = a * 50 >= len(ids["positive"]) or b * 50 >= len(ids["negative"])
    if frequent and a + b > 0 and len(surface) >= 2 and 10 * abs(a - b) > 7 * (a + b):
        chosen.append(token)
with open(os.path.join(HERE, "vocabulary.json"), "w", encoding="utf-8") as file:
    json.dump([[vocabulary[t], count["positive"][t], count["negative"][t]] for t in chosen], file)
inside = set(chosen)
kept = [(text, label) for text, label in zip(both, labels) if inside & set(text)]
table = responses(base, [t for t, _ in kept],
                  lambda ids, v: v[[i for i, t in enumerate(ids) if t in inside]].mean(dim=0))
keep("contrastive", average_precisions(table, [label for _, label in kept]))

a = responses(base, ids["positive"], mean)
b = responses(derived, ids["positive"], mean)
keep("derived", average_precisions({k: numpy.concatenate([a[k], b[k]]) for k in a},
                                   [0] * len(ids["positive"]) + [1] * len(ids["positive"])))
save_file(expected, os.path.join(HERE, "expected.safetensors"))
undecided = sum(int(v.isnan().sum()) for v in expected.values())
print(f"{len(chosen)} tokens kept; {undecided} of {sum(v.numel() for v in expected.values())} units undecided; "
      f"{len(both) - len(kept)} texts without a token")
