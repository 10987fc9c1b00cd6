"""Holds `nightjar model forward` on any checkpoint to transformers in double, on the token ids that Nightjar finds.

    python3 compare_forward.py NIGHTJAR MODEL TEXT [TEXT …]

NIGHTJAR: the program; MODEL: a folder that both read, or a .gguf file. Prints a text's largest deviations, of hidden
states and of logits, over the tensor's largest magnitude, and ends with 1 where one is beyond 2e-4. Needs torch,
transformers, safetensors; for .gguf also gguf and accelerate.
"""
import json
import os
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file
from transformers import (
    AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSequenceClassification,
    AutoModelForTokenClassification)

TOLERANCE = 2e-4
HEADS = {
    "ForMaskedLM": AutoModelForMaskedLM, "ForPreTraining": AutoModelForMaskedLM, "ForCausalLM": AutoModelForCausalLM,
    "LMHeadModel": AutoModelForCausalLM, "ForSequenceClassification": AutoModelForSequenceClassification,
    "ForTokenClassification": AutoModelForTokenClassification,
}


def load(path):
    if path.endswith(".gguf"):
        path, file = os.path.split(path)
        return AutoModelForCausalLM.from_pretrained(path, gguf_file=file, dtype=torch.float32).eval().double()
    name = (AutoConfig.from_pretrained(path).architectures or [""])[0]
    kind = next((kind for ending, kind in HEADS.items() if name.endswith(ending)), AutoModel)
    return kind.from_pretrained(path, attn_implementation="eager", dtype=torch.float32).eval().double()


def nightjar(program, *arguments):
    return subprocess.run([program, "model", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


program, path, *texts = sys.argv[1:]
model = load(path)
worst = 0
for text in texts:
    ids = json.loads(nightjar(program, "tokenize", path, "--text", text))["ids"]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "states.safetensors")
        nightjar(program, "forward", path, "--text", text, "-o", file)
        found = load_file(file)
    with torch.no_grad():
        output = model(torch.tensor([ids]), output_hidden_states=True)
    expected = {f"hidden.{layer}": states[0] for layer, states in enumerate(output.hidden_states)}
    if "logits" in output:
        expected["logits"] = output.logits[0]
    if expected.keys() != found.keys():
        sys.exit(f"one has {sorted(expected.keys() ^ found.keys())} alone")
    differences = {
        name: float((found[name] - values).abs().max() / values.abs().max()) for name, values in expected.items()}
    states = max(value for name, value in differences.items() if name != "logits")
    print(f"{len(ids)} tokens: states {states:.1e}, logits {differences.get('logits', 0):.1e}: {text[:60]}")
    worst = max(worst, *differences.values())
print(f"{path}: {worst:.1e} at most")
sys.exit(worst > TOLERANCE)
