"""The empirical gradient of seeded random checkpoints with a language-model head, by transformers, hooks and double.

    python3 make_reference.py [NAME…]        needs torch, transformers, tokenizers, safetensors

A folder an architecture: the checkpoint with a small tokenizer; prompts.jsonl (`prompt`, `answer`); reference.json:
`kept` and `leftOut` rows (with why), `tokens` (ids, position, target and probability of the kept), the `summary` of
each shift and the mean |r| by range; reference.safetensors, in float64, [kept × layers × neurons] of every neuron:

    activation  computed  integrated.inclusive|left|right (20 samples)
    neurgrad.SHIFT  empirical.SHIFT  r.SHIFT     ±2 in steps of 0.2; SHIFT is magnitude, raw or asPrinted
    curve                                        [kept × layers × 2 × 100]: p of neurons 0 and 1, magnitude, ±10

A seed counts only if PyTorch in float32 comes within a third of the tolerances everywhere, no |r| is near 0.95 and no
activation but 0 near 0: what a test holds to these values is then not rounding's to decide.
"""
import json
import os
import re
import sys

import torch
import transformers
from safetensors.torch import save_file

from empirical_gradient import (SHIFTS, Question, Reference, correlation, direction, generality, grid, in_double, read,
                                samples, slope)
from tiny_models import ARCHITECTURES, make, sentence

HERE = os.path.dirname(os.path.abspath(__file__))
LINEAR = 0.95
KEPT = 3


def measure(reference, questions, wide):
    """Every array of reference.safetensors, and |r| by range [ranges × kept × layers × neurons] where `wide`."""
    arrays, ranges, curves = {}, [], []
    near, far = grid(2, 0.2), grid(10, 0.2)

    def add(name, value):
        arrays.setdefault(name, []).append(value)
    for question in questions:
        p, activations, gradients = reference.unchanged(question)
        layers, neurons = activations.shape
        add("activation", activations)
        add("computed", gradients)
        for rule in ("inclusive", "left", "right"):
            alphas, weight = samples(rule, 20)
            add("integrated." + rule, torch.stack([
                reference.integrated(question, activations, layer, alphas, weight) for layer in range(layers)]))
        for shift in SHIFTS:
            towards = direction(shift, activations)
            add("neurgrad." + shift, gradients * towards)
            changes = torch.stack([reference.changed(
                question, activations, layer, list(range(neurons)), towards[layer][:, None] * near)
                for layer in range(layers)]) - p[question.target]
            add("empirical." + shift, slope(near, changes))
            add("r." + shift, correlation(near, changes))
        if wide:
            towards = direction("magnitude", activations)
            swept = torch.stack([reference.changed(
                question, activations, layer, list(range(neurons)), towards[layer][:, None] * far)
                for layer in range(layers)])
            curves.append(swept[:, :2])
            middle = len(far) // 2
            ranges.append(torch.stack([
                correlation(far[middle - k:middle + k], swept[..., middle - k:middle + k] - p[question.target]).abs()
                for k in range(1, middle + 1)]))
    arrays = {name: torch.stack(values) for name, values in arrays.items()}
    if wide:
        arrays["curve"] = torch.stack(curves)
    return arrays, torch.stack(ranges, 1) if wide else None


def summary(arrays, shift):
    linear = arrays["r." + shift].abs() >= LINEAR
    measured = arrays["empirical." + shift].flatten()
    result = {
        "linearRatio": linear.double().mean().item(),
        "linearByLayer": linear.sum((0, 2)).tolist(), "linearByPrompt": linear.sum((1, 2)).tolist(),
        "layerGenerality": generality(linear.sum((0, 2)).tolist()),
        "promptGenerality": generality(linear.sum((1, 2)).tolist()),
    }
    for name, array in (("computed", "computed"), ("integrated", "integrated.inclusive"),
                        ("neurgrad", "neurgrad." + shift)):
        estimated = arrays[array].flatten()
        result[name] = {"pearson": torch.corrcoef(torch.stack([estimated, measured]))[0, 1].item(),
                        "mae": (estimated - measured).abs().mean().item()}
    return result


def decided(arrays, single):
    """Whether float32 comes near enough."""
    for name, value in arrays.items():
        if name == "curve":
            continue
        far = (single[name] - value).abs()
        if name.startswith("r."):
            if (far > 3e-5).any() or ((value.abs() - LINEAR).abs() < 1e-3).any():
                return False
        elif (far > torch.maximum(value.abs() * 3e-4, torch.tensor(3e-10))).any():
            return False
    activations = arrays["activation"]
    return not ((activations.abs() < 1e-4) & (activations != 0)).any()


def answerable(reference, tokenizer):
    """Prompts with the model's own first choice as the answer, where that choice is one token of more than 0.1."""
    for number in range(11, 11 + 157 * 250, 157):
        words = sentence(number % 4096).split()
        if reference.masked:
            words[number % len(words)] = tokenizer.mask_token
            prompt = " ".join(words) + [".", ""][number % 2]
        else:
            prompt = ["{}", "Q: {}\nA:", "Fill in: [MASK] {}", "Q: [MASK] {}?\nA:", "{} "][number % 5].format(
                " ".join(words[:4 + number % 3]))
        ids = tokenizer(prompt)["input_ids"]
        place = ids.index(tokenizer.mask_token_id) if reference.masked else len(ids) - 1
        blank = Question(ids, place, 0, False)
        p = reference.probabilities(blank)[0]
        (first, second), (choice, _) = (t.tolist() for t in p.topk(2))
        word = tokenizer.decode([choice])
        answer = word if number % 3 == 0 else word.strip()
        if not re.fullmatch(" ?[A-Za-z]{2,}", answer) or not 0.1 < first < 0.9:
            continue
        question = read(tokenizer, reference.masked, prompt, answer)
        # A prompt whose last token the answer would change is not for a fixture to decide.
        if question.target == choice and not question.several and first - second > 0.02 and question.ids == ids:
            yield prompt, answer


def choose(reference, tokenizer):
    """Rows of prompts.jsonl: kept ones between some that are not."""
    found = list(answerable(reference, tokenizer))
    kept = [] if reference.masked else [row for row in found if "[MASK]" in row[0]][:1]
    for fresh in (True, False):
        for row in found:
            if len(kept) < KEPT and row not in kept and not (
                    fresh and row[1].strip() in {answer.strip() for _, answer in kept}):
                kept.append(row)
    if len(kept) < KEPT or not (reference.masked or "[MASK]" in kept[0][0]):
        raise StopIteration
    wrong = next((kept[1][0], answer) for answer in ("bread", "cat", "the", "map") if not read(
        tokenizer, reference.masked, kept[1][0], answer).several and answer != kept[1][1].strip())
    several = kept[0][0], "bread zebra"
    return [wrong, kept[0], several, kept[1], kept[2]]


def classify(reference, tokenizer, rows):
    kept, left = [], []
    for number, (prompt, answer) in enumerate(rows):
        question = read(tokenizer, reference.masked, prompt, answer)
        p = reference.probabilities(question)[0]
        why = "severalTokens" if question.several else "incorrect" if p.argmax() != question.target else None
        if why:
            left.append({"row": number, "why": why})
        else:
            kept.append((number, question, p[question.target].item()))
    return kept, left


def write(name):
    folder = os.path.join(HERE, name)
    for seed in range(100):
        tokenizer, load = make(folder, name, seed)
        reference = Reference(in_double(load()))
        try:
            rows = choose(reference, tokenizer)
        except StopIteration:
            continue
        kept, left = classify(reference, tokenizer, rows)
        assert [row for row, _, _ in kept] == [1, 3, 4] and len(left) == 2, (kept, left)
        questions = [question for _, question, _ in kept]
        arrays, ranges = measure(reference, questions, wide=True)
        if 0.4 < summary(arrays, "raw")["linearRatio"] < 0.98 and decided(
                arrays, measure(Reference(load()), questions, wide=False)[0]):
            break
    else:
        raise SystemExit(f"{name}: no seed will do")
    with open(os.path.join(folder, "prompts.jsonl"), "w", encoding="utf-8") as file:
        for prompt, answer in rows:
            file.write(json.dumps({"prompt": prompt, "answer": answer}, ensure_ascii=False) + "\n")
    save_file({key: value.contiguous() for key, value in arrays.items()}, os.path.join(folder, "reference.safetensors"))
    result = {
        "kept": [number for number, _, _ in kept], "leftOut": left,
        "tokens": [{"ids": q.ids, "position": q.position, "target": q.target, "probability": p} for _, q, p in kept],
        "summary": {shift: summary(arrays, shift) for shift in SHIFTS},
        "range": [[round(0.2 * (k + 1), 1), value.mean().item()] for k, value in enumerate(ranges)],
    }
    with open(os.path.join(folder, "reference.json"), "w", encoding="utf-8") as file:
        file.write("{" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in result.items()) + "}\n")
    print(name, "seed", seed, rows, [round(p, 3) for _, _, p in kept], json.dumps(result["summary"]["magnitude"]))


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    for name in sys.argv[1:] or ARCHITECTURES:
        write(name)
