"""Sums of gradients along paths of scaled neurons, by PyTorch in double, on the checkpoints beside this file.

    python3 make_path_gradients.py              needs torch, transformers, safetensors
    python3 make_path_gradients.py NAME FILE    and on a trained checkpoint, a folder or a GGUF file

path-gradients/NAME.safetensors has

    nodes                   factor and weight of each node [nodes × 2]
    ids.i                   token ids
    place.i                 position of the neurons, position of the target, output
    activations.i.l         A: layer l's neurons there [neurons]
    sums.i.l                Σ weight·∂p/∂a at a = factor·A, p = softmax(logits[target])[output] [neurons]
    values.i.l              p at each node [nodes]

of a trained checkpoint for some layers only, and for every 53rd neuron.
"""
import os
import sys
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForTokenClassification)

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [
    "bert-mlm", "bert-mlm-half", "deberta-shared", "deberta-original-head", "deberta-own-half", "llama-grouped",
    "llama-linear", "mistral-window", "qwen2-window", "neox-parallel", "neox-sequential", "gpt2-lm"]
# Ends, beyond the end, unequal steps, a negative weight.
NODES = [(0, 0.2), (0.3, 0.1), (0.5, 0.4), (1, -0.3), (1.7, 0.25)]
# Of the trained checkpoints: 20 even steps, both ends among them.
STEPS = [(k / 19, 1 / 20) for k in range(20)]
TRAINED = {
    # A reaction of our own with a mask, and a sentence.
    "rxnfp-bert-mlm": ([12, 16, 16, 19, 24, 16, 16, 17, 22, 19, 18, 19, 29, 16, 16, 14, 16, 17, 16, 18, 22, 19, 13], 15, [0, 5, 11]),
    "smollm2": ([504, 3575, 282, 4649, 314], 4, [0, 3, 14, 29]),
}


def trunk(model):
    base = model.base_model
    if hasattr(base, "encoder"):
        return base.encoder.layer, "intermediate"
    if hasattr(base, "h"):
        return base.h, "mlp.act"
    return base.layers, "mlp.up_proj" if hasattr(base.layers[0].mlp, "up_proj") else "mlp.act"


class Replaced:
    """A module whose output's row `position` is read, and replaced where `row` is given."""

    def __init__(self, module, position, row=None):
        self.position, self.row = position, row
        self.handle = module.register_forward_hook(self.hook)

    def hook(self, module, inputs, output):
        self.value = output[0, self.position].detach()
        if self.row is None:
            return output
        output = output.clone()
        output[0, self.position] = self.row
        return output

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


def probability(model, ids, position, output):
    return model(input_ids=ids[None]).logits[0, position].softmax(-1)[output]


def path(model, ids, layer, position, target, output, nodes):
    modules, name = trunk(model)
    module = modules[layer].get_submodule(name)
    with torch.no_grad(), Replaced(module, position) as seen:
        probability(model, ids, target, output)
    activations = seen.value
    total, values = torch.zeros_like(activations), []
    for factor, weight in nodes:
        row = (factor * activations).requires_grad_()
        with Replaced(module, position, row):
            value = probability(model, ids, target, output)
        total += weight * torch.autograd.grad(value, row)[0]
        values.append(value.detach())
    return activations, total, torch.stack(values)


def text(model, ids, position, target, nodes, layers, every, number, result):
    with torch.no_grad():
        probabilities = model(input_ids=ids[None]).logits[0, target].softmax(-1)
    # Neither certain nor hopeless.
    output = int((probabilities - 0.3).abs().argmin())
    result[f"ids.{number}"] = ids.to(torch.int32)
    result[f"place.{number}"] = torch.tensor([position, target, output], dtype=torch.int32)
    for layer in layers:
        activations, sums, values = path(model, ids, layer, position, target, output, nodes)
        result[f"activations.{number}.{layer}"] = activations[::every]
        result[f"sums.{number}.{layer}"] = sums[::every]
        result[f"values.{number}.{layer}"] = values


def load(location):
    if location.endswith(".gguf"):
        folder, file = os.path.split(location)
        return AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
    config = AutoConfig.from_pretrained(location)
    kind = config.architectures[0]
    auto = AutoModelForMaskedLM if "Masked" in kind else AutoModelForTokenClassification if "Token" in kind else AutoModelForCausalLM
    return auto.from_pretrained(location, dtype=torch.float32, attn_implementation="eager")


def save(name, result):
    folder = os.path.join(HERE, "path-gradients")
    os.makedirs(folder, exist_ok=True)
    values = {key: value if value.dtype == torch.int32 else value.to(torch.float32) for key, value in result.items()}
    save_file({key: value.contiguous().clone() for key, value in values.items()}, os.path.join(folder, name + ".safetensors"))


def make(name):
    model = load(os.path.join(HERE, name)).eval().double()
    known = load_file(os.path.join(HERE, name, "expected.safetensors"))
    texts = [known[f"ids.{number}"].long() for number in range(sum(key.startswith("ids.") for key in known))]
    isMasked = name.startswith(("bert", "deberta"))
    result = {"nodes": torch.tensor(NODES)}
    layers = range(len(trunk(model)[0]))
    number = 0
    for ids in texts:
        # The neurons' position and the target's: alike; and, where the text is long enough, apart.
        last = len(ids) - 1
        places = [(len(ids) // 2, len(ids) // 2) if isMasked else (last, last)]
        if len(ids) == max(map(len, texts)):
            places += [(last // 2, last // 2), (last // 2, last - 1)]
        for position, target in places:
            text(model, ids, position, target, NODES, layers, 1, number, result)
            number += 1
    save(name, result)


if len(sys.argv) == 3:
    ids, position, layers = TRAINED[sys.argv[1]]
    result = {"nodes": torch.tensor(STEPS)}
    text(load(sys.argv[2]).eval().double(), torch.tensor(ids), position, position, STEPS, layers, 53, 0, result)
    save(sys.argv[1], result)
else:
    for name in CASES:
        make(name)
