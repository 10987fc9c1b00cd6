"""What seeded checkpoints predict and write with units forced, by transformers and hooks.

    python3 make_reference.py        needs torch, transformers

The checkpoints are those of EmpiricalGradientTests. Writes concept.txt, prompts.txt and masked.txt, and reference.json, for
each architecture: `units` [layer, module, unit, median of the responses, mean pooled]; and by how many of them are forced:
`concept`, log p of each text of concept.txt (of a masked model with each token masked alone); `continuations`, the ids of
ten greedy tokens (decoders); `fills`, of each mask the five most probable tokens with their probabilities (encoders).
"""
import json
import os
import sys

import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "EmpiricalGradientTests", "Fixtures")
sys.path.insert(0, MODELS)
from tiny_models import sentence  # noqa: E402

COUNTS = [0, 2, 6]
TEXTS = [sentence(number * 91 % 4096) for number in range(7)]
PROMPTS = ["the cat watches", "a heron", "her sister hears the harbour at"]
MASKED = ["the cat [MASK] bread at noon", "[MASK] river hears some [MASK] by night"]
UNITS = {
    "bert": [(0, "intermediate.dense", 3), (1, "attention.self.value", 5), (2, "output.dense", 11),
             (0, "attention.self.query", 0), (1, "intermediate.dense", 14), (2, "attention.output.dense", 7)],
    "deberta-v2": [(0, "attention.self.query_proj", 3), (1, "intermediate.dense", 13), (0, "attention.self.key_proj", 11),
                   (1, "attention.self.value_proj", 2), (0, "output.dense", 6), (1, "attention.output.dense", 1)],
    "llama": [(0, "mlp.up_proj", 3), (1, "mlp.gate_proj", 13), (0, "self_attn.k_proj", 2), (1, "self_attn.q_proj", 7),
              (0, "mlp.down_proj", 5), (1, "self_attn.o_proj", 0)],
    "gpt2": [(0, "attn.c_attn", 30), (1, "mlp.c_fc", 15), (0, "mlp.c_proj", 4), (1, "attn.c_proj", 2),
             (0, "mlp.c_fc", 1), (1, "attn.c_attn", 5)],
    "gpt-neox": [(0, "attention.query_key_value", 20), (1, "mlp.dense_h_to_4h", 13), (0, "mlp.dense_4h_to_h", 4),
                 (1, "attention.dense", 3), (0, "mlp.dense_h_to_4h", 2), (1, "attention.query_key_value", 35)],
}
LAYERS = {"bert": "bert.encoder.layer.", "deberta-v2": "deberta.encoder.layer.", "llama": "model.layers.",
          "gpt2": "transformer.h.", "gpt-neox": "gpt_neox.layers."}


def measure(name):
    folder = os.path.join(MODELS, name)
    masked = name in ("bert", "deberta-v2")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    kind = AutoModelForMaskedLM if masked else AutoModelForCausalLM
    model = kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    modules = dict(model.named_modules())
    wanted = [modules[f"{LAYERS[name]}{layer}.{module}"] for layer, module, _ in UNITS[name]]
    seen = set()  # modules that the text has been through: DeBERTa sends positions through its projections after it

    def run(ids):
        seen.clear()
        with torch.no_grad():
            return model(torch.tensor([ids]), use_cache=False).logits[0] if not masked else model(
                torch.tensor([ids])).logits[0]

    # The median response of each unit.
    responses = []
    for module, (_, _, unit) in zip(wanted, UNITS[name]):
        means = []

        def hook(_module, _inputs, output):
            if len(means) == number:
                means.append(output[0, :, unit].double().mean().float().item())
        handle = module.register_forward_hook(hook)
        for number, text in enumerate(TEXTS):
            run(tokenizer(text)["input_ids"])
        handle.remove()
        responses.append(sorted(means)[len(means) // 2])
    assert len(TEXTS) % 2 == 1

    def score(text):
        encoding = tokenizer(text, return_special_tokens_mask=True)
        ids, total = encoding["input_ids"], 0.0
        if masked:
            for place, special in enumerate(encoding["special_tokens_mask"]):
                if not special:
                    changed = ids[:place] + [tokenizer.mask_token_id] + ids[place + 1:]
                    total += run(changed)[place].double().log_softmax(-1)[ids[place]].item()
            return total
        logits = run(ids).double().log_softmax(-1)
        return sum(logits[place, ids[place + 1]].item() for place in range(len(ids) - 1))

    def greedy(text):
        ids = tokenizer(text)["input_ids"]
        start, margin = len(ids), 9.0
        # As `generate` ends a text, by the configuration, or as the tokenizer does.
        ends = model.config.eos_token_id
        ends = {tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])}
        for _ in range(10):
            logits = run(ids)[-1]
            best = logits.topk(2)
            margin = min(margin, (best.values[0] - best.values[1]).item())
            if best.indices[0].item() in ends:
                break
            ids = ids + [best.indices[0].item()]
        assert margin > 1e-4, (name, text, margin)
        return ids[start:]

    def fills(text):
        ids = tokenizer(text)["input_ids"]
        logits = run(ids).double().softmax(-1)
        return [[[int(index), float(value)] for value, index in zip(*logits[place].topk(5))]
                for place, token in enumerate(ids) if token == tokenizer.mask_token_id]

    result = {"units": [[layer, module, unit, value] for (layer, module, unit), value in zip(UNITS[name], responses)],
              "runs": {}}
    for count in COUNTS:
        handles = []
        for module, (_, _, unit), value in list(zip(wanted, UNITS[name], responses))[:count]:
            def force(module, _inputs, output, unit=unit, value=value):
                if (module, unit) in seen:
                    return output
                seen.add((module, unit))
                output = output.clone()
                output[..., unit] = value
                return output
            handles.append(module.register_forward_hook(force))
        run_result = {"concept": [score(text) for text in TEXTS]}
        if masked:
            run_result["fills"] = [mask for text in MASKED for mask in fills(text)]
        else:
            run_result["continuations"] = [greedy(text) for text in PROMPTS]
        result["runs"][str(count)] = run_result
        for handle in handles:
            handle.remove()
    return result


for name, texts in (("concept", TEXTS), ("prompts", PROMPTS), ("masked", MASKED)):
    with open(os.path.join(HERE, name + ".txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(texts) + "\n")
with open(os.path.join(HERE, "reference.json"), "w", encoding="utf-8") as file:
    json.dump({name: measure(name) for name in UNITS}, file)
    file.write("\n")
