"""Seeded random encoders, and what PyTorch makes of them in ten steps of fine-tuning, dropout off.

    python3 make_training.py        needs torch, transformers, safetensors

A folder a case: config.json, model.safetensors and vocab.txt; recipe.json with the recipe, the steps' texts and labels;
expected.safetensors with initial.NAME of the classifier, and after steps 1 and 10 every parameter as 1.NAME and 10.NAME,
the losses and the gradient's norm before clipping of each step. In double from the same weights.
"""
import json
import os

import torch
from safetensors.torch import save_file
from transformers import (
    BertConfig, BertForMaskedLM, BertModel, DebertaV2Config, DebertaV2Model, get_constant_schedule_with_warmup,
    get_linear_schedule_with_warmup)

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = dict(
    hidden_size=24, num_attention_heads=4, intermediate_size=31, vocab_size=40, max_position_embeddings=24,
    hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1)
DEBERTA = dict(
    relative_attention=True, pos_att_type="p2c|c2p", position_buckets=8, max_relative_positions=16,
    norm_rel_ebd="layer_norm", type_vocab_size=0, position_biased_input=False)
CASES = {
    "bert-cls": (BertModel, BertConfig(**SMALL, num_hidden_layers=2), dict(
        pooling="cls", batch=3, accumulation=2, learningRate=3e-3, schedule="linear", warmup=2, weightDecay=0.1,
        clipNorm=0.5, classes=3)),
    "bert-mean-frozen": (BertForMaskedLM, BertConfig(**SMALL, num_hidden_layers=4), dict(
        pooling="mean", batch=4, accumulation=1, learningRate=2e-3, schedule="constant", warmup=0, weightDecay=0.01,
        layers=[1, 2], classes=5)),
    "deberta-cls": (DebertaV2Model, DebertaV2Config(
        **SMALL, **DEBERTA, num_hidden_layers=2, share_att_key=True, conv_kernel_size=3, conv_act="gelu"), dict(
        pooling="cls", batch=2, accumulation=3, learningRate=2e-3, schedule="linear", warmup=0.25, weightDecay=0.05,
        clipNorm=1.0, classes=2)),
    "deberta-mean": (DebertaV2Model, DebertaV2Config(
        **SMALL, **DEBERTA | dict(type_vocab_size=2, position_biased_input=True), num_hidden_layers=2,
        share_att_key=False), dict(
        pooling="mean", batch=4, accumulation=1, learningRate=2e-3, schedule="constant", warmup=3, weightDecay=0.0,
        classes=3)),
}
STEPS = 10


def decays(name):
    return not name.endswith("bias") and "LayerNorm" not in name


for number, (name, (kind, config, recipe)) in enumerate(CASES.items()):
    torch.manual_seed(number)
    model = kind(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * (0.2 if parameter.dim() > 1 else 0.3))
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.save_pretrained(folder)
    with open(os.path.join(folder, "vocab.txt"), "w") as file:
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        file.write("\n".join(special + [f"word{index}" for index in range(config.vocab_size - 5)]) + "\n")

    base = getattr(model, "bert", model).double().eval()
    classifier = torch.nn.Linear(config.hidden_size, recipe["classes"])
    torch.nn.init.normal_(classifier.weight, std=0.5)
    torch.nn.init.normal_(classifier.bias, std=0.5)
    expected = {f"initial.classifier.{key}": value.clone() for key, value in classifier.state_dict().items()}
    classifier.double()

    per_step = recipe["batch"] * recipe["accumulation"]
    # The last step has fewer texts, as an epoch's last has: the mean is then over them all.
    sizes = [per_step] * (STEPS - 1) + [per_step - 1]
    steps = []
    for size in sizes:
        lengths = torch.randint(1, config.max_position_embeddings + 1, (size,))
        steps.append([
            dict(
                ids=torch.randint(1, config.vocab_size, (length,)).tolist(),
                label=int(torch.randint(0, recipe["classes"], (1,))))
            for length in lengths])

    parameters = {key: value for key, value in base.named_parameters() if not key.startswith("pooler.")}
    layers = recipe.get("layers")
    if layers:
        trained = [f"encoder.layer.{layer}." for layer in range(layers[0], layers[1] + 1)]
        parameters = {key: value for key, value in parameters.items() if key.startswith(tuple(trained))}
    prefix = "bert." if kind is BertForMaskedLM else ""
    parameters = {prefix + key: value for key, value in parameters.items()}
    parameters |= {f"classifier.{key}": value for key, value in classifier.named_parameters()}
    for value in base.parameters():
        value.requires_grad_(False)
    for value in parameters.values():
        value.requires_grad_(True)
    optimizer = torch.optim.AdamW(
        [
            dict(params=[value for key, value in parameters.items() if decays(key)], weight_decay=recipe["weightDecay"]),
            dict(params=[value for key, value in parameters.items() if not decays(key)], weight_decay=0.0),
        ], lr=recipe["learningRate"], eps=1e-3)
    warmup = recipe["warmup"]
    warmup = int(-(-STEPS * warmup // 1)) if warmup < 1 else warmup
    schedule = (
        get_linear_schedule_with_warmup(optimizer, warmup, STEPS) if recipe["schedule"] == "linear"
        else get_constant_schedule_with_warmup(optimizer, warmup))

    losses, norms = [], []
    for step, texts in enumerate(steps):
        total = 0.0
        for start in range(0, len(texts), recipe["batch"]):
            batch = texts[start : start + recipe["batch"]]
            longest = max(len(text["ids"]) for text in batch)
            ids = torch.tensor([text["ids"] + [0] * (longest - len(text["ids"])) for text in batch])
            mask = torch.tensor([[1] * len(text["ids"]) + [0] * (longest - len(text["ids"])) for text in batch])
            states = base(input_ids=ids, attention_mask=mask).last_hidden_state
            pooled = states[:, 0] if recipe["pooling"] == "cls" else (
                (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
            labels = torch.tensor([text["label"] for text in batch])
            loss = torch.nn.functional.cross_entropy(classifier(pooled), labels, reduction="sum") / len(texts)
            loss.backward()
            total += float(loss)
        norms.append(float(torch.nn.utils.clip_grad_norm_(
            list(parameters.values()), recipe.get("clipNorm", float("inf")))))
        losses.append(total)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step + 1 in (1, STEPS):
            for key, value in parameters.items():
                expected[f"{step + 1}.{key}"] = value.detach().float().clone()
    expected["losses"] = torch.tensor(losses)
    expected["norms"] = torch.tensor(norms)
    save_file(expected, os.path.join(folder, "expected.safetensors"))
    with open(os.path.join(folder, "recipe.json"), "w") as file:
        json.dump(dict(recipe, steps=steps), file)
