"""Whether PEFT finds in an adapter what Nightjar does.

    python3 check_adapter.py FOLDER        needs torch, transformers, peft

FOLDER has said.json beside the adapter: texts (token ids) and Nightjar's logits, or last states where the base is bare.
Within 2e-4 of the largest.
"""
import json
import os
import sys
import warnings

import torch
import transformers
from peft import PeftModel

warnings.filterwarnings("error", message=".*missing adapter keys.*")
folder = sys.argv[1]
said = json.load(open(os.path.join(folder, "said.json")))
base = json.load(open(os.path.join(folder, "adapter_config.json")))["base_model_name_or_path"]
architecture = json.load(open(os.path.join(base, "config.json")))["architectures"][0]
kind = getattr(transformers, architecture)
model = kind.from_pretrained(base, dtype=torch.float32)
model = PeftModel.from_pretrained(model, folder).eval()
with torch.no_grad():
    outputs = [model(input_ids=torch.tensor([ids])) for ids in said["texts"]]
found = torch.cat([(output.logits if hasattr(output, "logits") else output.last_hidden_state).flatten() for output in outputs])
expected = torch.tensor(sum(said["logits"], []))
error = float((found - expected).abs().max() / expected.abs().max())
print(f"{architecture}: {error:.1e} of the largest")
sys.exit(0 if error <= 2e-4 else 1)
