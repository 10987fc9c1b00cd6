"""Holds a finished empirical-gradient job on a real checkpoint to PyTorch with hooks in double.

    python3 compare_real.py MODEL TABLES PROMPTS.jsonl [--prompts N] [--neurons N] [--shift …] [--range …] …

MODEL: a folder that transformers reads, or a .gguf file; TABLES: the bundle's tables/ with neurons.csv; PROMPTS: the
job's data set. Prints the largest deviations of each column over a sample of the table's rows, evenly spaced, and ends
with 1 where one is beyond the tolerances: 1e-3 relative or 1e-9 absolute, r 1e-4. `--single` also prints how far
PyTorch itself comes in float32. Needs torch, transformers, for .gguf also gguf and accelerate.
"""
import argparse
import copy
import csv
import json
import os
import sys

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer,
                          PreTrainedTokenizerFast)

from empirical_gradient import SHIFTS, Reference, correlation, direction, grid, in_double, read, samples, slope

RELATIVE, ABSOLUTE, CORRELATION = 1e-3, 1e-9, 1e-4


def symbols(path):
    """The tokenizer of a vocabulary of symbols that follow one another unmarked, as SMILES have: the longest that fit."""
    pieces = open(path, encoding="utf-8").read().split("\n")
    vocabulary = {piece: number for number, piece in enumerate(pieces) if piece}
    tokenizer = Tokenizer(models.WordPiece(
        vocabulary, unk_token="[UNK]", continuing_subword_prefix="", max_input_chars_per_word=100_000))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]",
        mask_token="[MASK]")


def load(path):
    """The tokenizer and the model in float32."""
    more = {}
    if path.endswith(".gguf"):
        path, file = os.path.split(path)
        more = {"gguf_file": file}
    kinds = AutoConfig.from_pretrained(path, **more).architectures or [""]
    kind = AutoModelForMaskedLM if kinds[0].endswith("ForMaskedLM") else AutoModelForCausalLM
    model = kind.from_pretrained(path, attn_implementation="eager", dtype=torch.float32, **more)
    vocabulary = os.path.join(path, "vocab.txt")
    named = any(os.path.exists(os.path.join(path, name)) for name in ("tokenizer.json", "tokenizer_config.json"))
    if os.path.exists(vocabulary) and not named and "\n##" not in open(vocabulary, encoding="utf-8").read():
        return symbols(vocabulary), model
    return AutoTokenizer.from_pretrained(path, **more), model


def spaced(items, count):
    """So many of the items, evenly spaced."""
    return items if count >= len(items) else [items[index * len(items) // count] for index in range(count)]


def expected(reference, question, pairs, options):
    """The table's columns of (layer, neuron) pairs of one prompt: {column: [pairs]}."""
    shifts = grid(options.range, options.step)
    p, activations, gradients = (t.cpu() for t in reference.unchanged(question))
    towards = direction(options.shift, activations)
    alphas, weight = samples(options.rule, options.steps)
    columns = {name: torch.empty(len(pairs), dtype=torch.float64) for name in (
        "activation", "computed", "neurgrad", "integrated", "empirical", "r")}
    for layer in sorted({layer for layer, _ in pairs}):
        rows = [row for row, pair in enumerate(pairs) if pair[0] == layer]
        neurons = [pairs[row][1] for row in rows]
        columns["activation"][rows] = activations[layer, neurons]
        columns["computed"][rows] = gradients[layer, neurons]
        columns["neurgrad"][rows] = (gradients * towards)[layer, neurons]
        columns["integrated"][rows] = reference.integrated(question, activations, layer, alphas, weight).cpu()[neurons]
        changes = reference.changed(
            question, activations, layer, neurons, towards[layer, neurons][:, None] * shifts, batch=options.batch)
        changes = changes - p[question.target]
        columns["empirical"][rows] = slope(shifts, changes)
        columns["r"][rows] = correlation(shifts, changes)
    return p, columns


def deviations(name, got, wanted):
    """Absolute and relative (0 where the absolute is within `ABSOLUTE`) deviations, and which are beyond."""
    away = (got - wanted).abs()
    relative = (away / wanted.abs().clamp_min(1e-300)).where(away > ABSOLUTE, 0.0)
    return away, relative, ~(away <= CORRELATION if name == "r" else relative <= RELATIVE)


def compare(options):
    rows = {}
    with open(os.path.join(options.tables, "neurons.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(int(row["prompt"]), []).append(row)
    if not rows:
        sys.exit("neurons.csv has no rows")
    prompts = [json.loads(line) for line in open(options.data, encoding="utf-8") if line.strip()]
    tokenizer, model = load(options.model)
    single = Reference(copy.deepcopy(model)) if options.single else None
    reference = Reference(in_double(model))

    got, wanted, rounded, chosen, wrong = {}, {}, {}, [], []
    for number in spaced(sorted(rows), options.prompts):
        question = read(tokenizer, reference.masked, prompts[number]["prompt"], prompts[number]["answer"], options.join)
        part = spaced(rows[number], options.neurons)
        pairs = [(int(row["layer"]), int(row["neuron"])) for row in part]
        p, columns = expected(reference, question, pairs, options)
        if question.several or p.argmax() != question.target:
            wrong.append(number)
        for name, values in columns.items():
            if name in part[0]:
                got.setdefault(name, []).extend(float(row[name]) for row in part)
                wanted.setdefault(name, []).extend(values.tolist())
        if single:
            for name, values in expected(single, question, pairs, options)[1].items():
                rounded.setdefault(name, []).extend(values.tolist())
        chosen += part
        print(f"prompt {number}: {len(question.ids)} tokens, p {p[question.target]:.4g}", file=sys.stderr, flush=True)

    print(f"{len(chosen)} rows, shift {options.shift}; relative: of what differs by more than {ABSOLUTE}")
    failed = bool(wrong)
    if wrong:
        print(f"prompts that the model does not answer correctly with one token: {wrong}")
    for name in wanted:
        a, b = (torch.tensor(values[name], dtype=torch.float64) for values in (got, wanted))
        away, relative, beyond = deviations(name, a, b)
        worst = int((away if name == "r" else relative).nan_to_num(nan=float("inf")).argmax())
        place = "prompt {prompt}, layer {layer}, neuron {neuron}".format(**chosen[worst])
        print(f"{name:10} absolute {away.max():.2e}, relative {relative.max():.2e}, beyond {int(beyond.sum())}; "
              f"worst at {place}: {a[worst]:.9g}, here {b[worst]:.9g}")
        if single:
            away, relative, beyond_single = deviations(name, torch.tensor(rounded[name], dtype=torch.float64), b)
            print(f"{'':10} absolute {away.max():.2e}, relative {relative.max():.2e}, beyond "
                  f"{int(beyond_single.sum())}: PyTorch in float32")
        failed |= bool(beyond.any())
    linear = torch.tensor(wanted["r"]).abs() >= options.linear
    differ = sum((row["linear"] == "true") != flag for row, flag in zip(chosen, linear.tolist()))
    print(f"linear     {linear.double().mean():.4f}; {differ} flags differ")
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("tables")
    parser.add_argument("data")
    parser.add_argument("--prompts", type=int, default=5)
    parser.add_argument("--neurons", type=int, default=20, help="of each prompt")
    parser.add_argument("--shift", choices=SHIFTS, default="magnitude")
    parser.add_argument("--range", type=float, default=2)
    parser.add_argument("--step", type=float, default=0.2)
    parser.add_argument("--rule", choices=["inclusive", "left", "right"], default="inclusive")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--join", choices=["auto", "none", "space"], default="auto")
    parser.add_argument("--linear", type=float, default=0.95)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--single", action="store_true", help="also how far PyTorch comes in float32")
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    sys.exit(1 if compare(parser.parse_args()) else 0)
