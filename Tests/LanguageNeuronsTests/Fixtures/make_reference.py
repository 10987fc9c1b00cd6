"""Counts of active neurons of seeded checkpoints by transformers and hooks, and what LAPE selects of them.

    python3 make_reference.py        needs torch, transformers

The checkpoints are those of EmpiricalGradientTests. Writes three corpora of different words, and reference.json, for each
architecture: `tokens` of each corpus, special ones left out; `counts` [layers][corpora][neurons]; `bar`; `selected`
[layer, neuron, entropy, corpora], the least entropy first, with a share of 0.2 and a threshold of 0.6, in float64.
"""
import json
import math
import os
import sys

import torch
from transformers import AutoModel, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "EmpiricalGradientTests", "Fixtures")
sys.path.insert(0, MODELS)
from tiny_models import OBJECTS, PLACES, SUBJECTS, VERBS  # noqa: E402

SHARE, THRESHOLD = 0.2, 0.6
ACTIVATIONS = {"bert": "intermediate.intermediate_act_fn", "deberta-v2": "intermediate.intermediate_act_fn",
               "llama": "mlp.act_fn", "gpt-neox": "mlp.act", "gpt2": "mlp.act"}


def corpora():
    def texts(count, *lists):
        return [" ".join(words[(number * 5 + place * 3 + number // 8) % 8] for place, words in enumerate(lists))
                for number in range(count)]
    return {"people": texts(14, SUBJECTS, SUBJECTS), "things": texts(10, OBJECTS, OBJECTS, OBJECTS),
            "doings": texts(12, VERBS, PLACES)}


def count(name, texts):
    folder = os.path.join(MODELS, name)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    modules = [module for path, module in model.named_modules() if path.endswith(ACTIVATIONS[name])]
    shared = len({id(module) for module in modules}) < model.config.num_hidden_layers
    seen = []
    for module in {id(module): module for module in modules}.values():
        module.register_forward_hook(lambda _module, _inputs, output: seen.append(output[0].detach()))
    counts, tokens = None, 0
    for text in texts:
        encoding = tokenizer(text, return_special_tokens_mask=True)
        keep = torch.tensor(encoding["special_tokens_mask"]) == 0
        seen.clear()
        with torch.no_grad():
            model(torch.tensor([encoding["input_ids"]]))
        layers = torch.stack([(values[keep] > 0).sum(dim=0) for values in seen])
        assert layers.shape[0] == model.config.num_hidden_layers, (name, shared, layers.shape)
        counts = layers if counts is None else counts + layers
        tokens += int(keep.sum())
    return counts, tokens


def select(counts, tokens):
    """As RUCAIBox/Language-Specific-Neurons' identify.py orders its filters."""
    p = torch.stack([c.double() / n for c, n in zip(counts, tokens)], dim=-1)  # [layers, neurons, corpora]
    q = torch.nan_to_num(p / p.sum(dim=-1, keepdim=True))
    entropy = -torch.where(q > 0, q * q.log(), torch.zeros_like(q)).sum(dim=-1)
    bar = p.flatten().sort().values[round(p.numel() * THRESHOLD) - 1].item()
    entropy[(p > bar).sum(dim=-1) == 0] = math.inf
    width = entropy.shape[1]
    order = sorted(range(entropy.numel()), key=lambda index: (entropy.flatten()[index].item(), index))
    selected = [index for index in order[:round(entropy.numel() * SHARE)] if entropy.flatten()[index] < math.inf]
    return bar, [[index // width, index % width, entropy.flatten()[index].item(),
                  [place for place in range(p.shape[-1]) if p[index // width, index % width, place] > bar]]
                 for index in selected]


reference = {}
texts = corpora()
names = sorted(texts)
for name in names:
    with open(os.path.join(HERE, name + ".txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(texts[name]) + "\n")
for name in ACTIVATIONS:
    found = [count(name, texts[corpus]) for corpus in names]
    bar, selected = select(*zip(*found))
    assert len(selected) >= 3, name
    reference[name] = {"tokens": [tokens for _, tokens in found], "bar": bar, "selected": selected,
                       "counts": torch.stack([counts for counts, _ in found], dim=1).tolist()}
with open(os.path.join(HERE, "reference.json"), "w", encoding="utf-8") as file:
    json.dump(reference, file)
    file.write("\n")
