"""The digest of every weight of a GGUF file as transformers reads it, which GGUFRealTests holds for SmolLM2's.

    python3 digest_gguf.py FILE.gguf        needs gguf, torch, transformers, accelerate

SHA-256 over the tensors in the order of their names: the name, then its values as little-endian float32.
"""
import hashlib
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from transformers import AutoModelForCausalLM, GgufConfig

folder, name = os.path.split(os.path.abspath(sys.argv[1]))
model = AutoModelForCausalLM.from_pretrained(
    folder, gguf_file=name, dtype=torch.float32, quantization_config=GgufConfig(dequantize=True))
state = model.state_dict()
if model.config.tie_word_embeddings:
    del state["lm_head.weight"]
digest = hashlib.sha256()
for key in sorted(state):
    digest.update(key.encode())
    digest.update(state[key].numpy().tobytes())
print(len(state), "tensors", digest.hexdigest())
