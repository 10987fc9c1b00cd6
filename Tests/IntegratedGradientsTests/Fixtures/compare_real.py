"""A finished integrated-gradients job against captum in float32: attributions, and the errors of some step counts.

    python3 compare_real.py BUNDLE-FOLDER CHECKPOINT [quadrature]     needs torch, transformers, captum

The bundle is unpacked; the job had `at: embeddings`, `baseline: pad`, `output: logit`. Tokens are the job's own.
"""
import csv
import os
import sys

import torch
from captum.attr import LayerIntegratedGradients
from transformers import AutoModelForSequenceClassification, AutoTokenizer

RULES = {"gauss-legendre": "gausslegendre", "left": "riemann_left", "right": "riemann_right",
         "middle": "riemann_middle", "captum-trapezoid": "riemann_trapezoid"}
bundle, checkpoint = sys.argv[1:3]
rule = RULES[sys.argv[3] if len(sys.argv) > 3 else "gauss-legendre"]


def table(name):
    with open(os.path.join(bundle, "tables", name + ".csv"), encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype=torch.float32).eval()
errors = {(int(row["text"]), int(row["steps"])): float(row["error"]) for row in table("convergence")}
for row in table("texts"):
    number, steps, target = int(row["text"]), int(row["bestSteps"]), int(row["class"])
    lines = [line for line in table("attributions") if int(line["text"]) == number]
    ids = torch.tensor([tokenizer.convert_tokens_to_ids([line["token"] for line in lines])])
    kept = (ids == tokenizer.cls_token_id) | (ids == tokenizer.sep_token_id)
    method = LayerIntegratedGradients(
        lambda ids: model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[:, target],
        model.base_model.embeddings)

    def attribute(steps):
        found, delta = method.attribute(
            ids, baselines=torch.where(kept, ids, tokenizer.pad_token_id), n_steps=steps, method=rule,
            internal_batch_size=16, return_convergence_delta=True)
        return found.sum(-1)[0].tolist(), abs(delta.item())
    expected, _ = attribute(steps)
    own = [float(line["attribution"]) for line in lines]
    largest = max(abs(value) for value in expected)
    worst = max(abs(a - b) for a, b in zip(own, expected)) / largest
    some = [count for count in (2, 3, 5, 10, 30, 100, 200) if (number, count) in errors]
    error = max(abs(errors[number, count] - attribute(count)[1]) for count in some) if some else 0
    print(f"text {number}: {len(own)} tokens, {steps} steps, attributions differ by {worst:.1e} of the largest, errors by "
          f"{error:.1e} (score changes by {float(row['score']) - float(row['baselineScore']):.3f})")
    assert len(own) == len(expected) and worst < 1e-3
