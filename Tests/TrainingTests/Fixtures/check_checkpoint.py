"""Whether transformers finds in a fine-tuned checkpoint what Nightjar does.

    python3 check_checkpoint.py FOLDER        needs torch, transformers

FOLDER has said.json beside the checkpoint: texts (token ids) and Nightjar's logits. Within 1e-4 of the largest.
"""
import json
import os
import sys

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoModelForTokenClassification

folder = sys.argv[1]
said = json.load(open(os.path.join(folder, "said.json")))
is_mean = getattr(AutoConfig.from_pretrained(folder), "classifier_pooling", None) == "mean"
kind = AutoModelForTokenClassification if is_mean else AutoModelForSequenceClassification
model, loading = kind.from_pretrained(folder, output_loading_info=True)
assert not any(loading[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")), loading
assert next(model.parameters()).dtype == torch.float32
with torch.no_grad():
    logits = [model.eval()(torch.tensor([ids])).logits[0] for ids in said["texts"]]
logits = torch.stack([value.mean(0) if is_mean else value for value in logits])
expected = torch.tensor(said["logits"])
error = float((logits - expected).abs().max() / expected.abs().max())
print(f"{type(model).__name__}: {error:.1e} of the largest logit")
sys.exit(0 if error <= 1e-4 else 1)
