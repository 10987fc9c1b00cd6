"""Skill-neuron probers of METHODS section 3 in numpy, and a seeded LLaMA's gradients of every candidate by PyTorch.

    python3 make_probers.py        needs numpy, torch, transformers, tokenizers, safetensors

probers.json and probers.safetensors: random cases of 2 to 5 candidates, as small as gradients are (about 1e-6), with
zeros of both signs, exact ties and values that only float32 tells apart; `CASE.SPLIT` is x = NeurGrad
[items × candidates × neurons], `CASE.SPLIT.gold` [items]. Of each case and `PROBER.RANKING`: `score` and `polarity` of
every neuron, their `order`, `sizes`, `devRight` by size, `size` (the smallest that is best on dev), and of dev and test
the `predictions` and `ties` (items with several best candidates) by size. `toy` is not from here but the hand-checked
example that this code is held to.

seeded/: a LLaMA (model), two tasks of a few items in MCEval8K's form (tasks) and templates that make prompts of them
(templates). expected.json has the prompts as text, what they read as, each candidate's id (in context and isolated) and
probability, LM-Prob's predictions, and the probers' outcomes as above; expected.safetensors, for each TASK.SPLIT,
`.activation` [items × layers × neurons], `.computed` and `.neurgrad` [items × candidates × layers × neurons]. A seed
counts only if no sign and no order of two gradients is rounding's to decide.
"""
import json
import os
import sys

import numpy
import torch
import transformers
from safetensors.numpy import save_file
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "EmpiricalGradientTests", "Fixtures"))
import tiny_models
from empirical_gradient import Question, Reference, in_double, read, sign

KINDS = [(prober, ranking) for prober in ("polar", "magnitude") for ranking in ("contrastive", "agreement")]

TOY = {
    "gradients": [
        [[-0.4, -2.3, 1.0, -0.4, -0.7], [1.1, -1.7, 0.5, -2.1, -0.7], [-1.2, 1.5, 1.8, -0.3, 0.8]],
        [[-0.2, 0.6, -0.8, -1.7, -1.8], [0.4, 2.2, 0.3, -0.5, 1.9], [0.2, 0.1, 0.3, -0.1, -0.3]],
        [[-1.4, 0.5, -0.1, 1.2, -0.4], [-1.9, -0.1, 1.7, -0.4, -0.9], [-1.2, -1.1, -0.3, -1.2, 1.5]],
        [[-0.3, 0.1, 1.4, 1.5, -0.2], [0.3, 0.7, -0.2, -1.8, 0.7], [0.9, 0.4, -0.9, -0.2, -0.6]],
        [[-0.3, 1.3, 1.5, 0.7, 0.5], [0.7, -0.0, -0.1, -0.7, -0.1], [2.3, 0.9, -0.3, -0.5, -0.9]],
        [[0.4, 0.4, -1.4, 0.5, -0.6], [1.4, 0.2, 1.7, -0.5, -0.3], [0.3, 1.1, 0.6, -1.2, 0.2]]],
    "gold": [0, 1, 2, 0, 1, 2],
    "polar.contrastive": {"score": [-2, -7, 2, 2, 6], "predictions": [0, 1, 1, 0, 0, 2]},
    "polar.agreement": {"score": [1 / 2, 1 / 2, 2 / 3, 5 / 6, 1 / 2], "polarity": [1, 1, 1, -1, 1],
                        "predictions": [2, 1, 1, 1, 0, 2]},
    "magnitude.contrastive": {"score": [0, -4, 1, -4, 5], "predictions": [2, 1, 2, 0, 0, 1]},
    "magnitude.agreement": {"votes": [0, -2, 0, -2, 3], "polarity": [1, -1, 1, -1, 1],
                            "predictions": [1, 1, 2, 0, 0, 1]},
}


# MARK: the probers

def record(x, prober):
    """What each neuron says of each candidate, −1, 0 or 1 [items × candidates × neurons]: the sign, or whether it is
    above or below all other candidates'."""
    if prober == "polar":
        return (x > 0).astype(int) - (x < 0)
    others = [numpy.delete(x, candidate, axis=1) for candidate in range(x.shape[1])]
    above = numpy.stack([x[:, c] > others[c].max(1) for c in range(x.shape[1])], 1)
    below = numpy.stack([x[:, c] < others[c].min(1) for c in range(x.shape[1])], 1)
    return above.astype(int) - below


def train(x, gold, prober, ranking):
    """score, polarity and order of the neurons."""
    items = numpy.arange(len(gold))
    neurons = x.shape[2]
    if ranking == "contrastive":
        if prober == "polar":
            signs = record(x, "polar")
            score = (2 * signs[items, gold] - signs.sum(1)).sum(0)
        else:
            right = x[items, gold][:, None]
            score = ((right > x).astype(int) - (right < x)).sum((0, 1))
        polarity, rank = numpy.sign(score), numpy.abs(score).astype(float)
    else:
        said = record(x, prober)[items, gold]
        up, down = (said > 0).sum(0), (said < 0).sum(0)
        score = numpy.maximum(up, down) / len(gold)
        polarity = numpy.where(up >= down, 1, -1)
        rank = numpy.where(up == down, -1, score)  # Without a majority: after all that have one.
    order = sorted(range(neurons), key=lambda neuron: (-rank[neuron], neuron))
    return score, polarity, order


def votes(x, polarity, prober, ranking):
    """[items × candidates × neurons]"""
    if ranking == "agreement":
        return (record(x, prober) == polarity).astype(int)
    if prober == "polar":
        return polarity * record(x, "polar")
    scaled = polarity * x
    return (scaled == scaled.max(1, keepdims=True)).astype(int)


def predict(x, neurons, polarity, prober, ranking):
    total = votes(x[:, :, neurons], polarity[neurons], prober, ranking).sum(2)
    best = total.max(1, keepdims=True)
    return total.argmax(1), int(((total == best).sum(1) > 1).sum())


def outcome(splits, prober, ranking):
    (x, gold), dev, test = splits
    score, polarity, order = train(x, gold, prober, ranking)
    sizes = sorted({min(1 << power, x.shape[2]) for power in range(17)})
    result = {"score": score.tolist(), "polarity": polarity.tolist(), "order": order, "sizes": sizes}
    for name, (x, gold) in (("dev", dev), ("test", test)):
        made = [predict(x, order[:size], polarity, prober, ranking) for size in sizes]
        result[name] = {"predictions": [p.tolist() for p, _ in made], "ties": [t for _, t in made]}
        result[name + "Right"] = [int((p == gold).sum()) for p, _ in made]
    result["size"] = sizes[int(numpy.argmax(result["devRight"]))]
    return result


def check_toy():
    x, gold = numpy.array(TOY["gradients"], numpy.float32), numpy.array(TOY["gold"])
    for prober, ranking in KINDS:
        score, polarity, order = train(x, gold, prober, ranking)
        made, _ = predict(x, order, polarity, prober, ranking)
        known = TOY[f"{prober}.{ranking}"]
        if "votes" in known:
            assert record(x, prober)[numpy.arange(6), gold].sum(0).tolist() == known["votes"]
        assert numpy.allclose(score, known.get("score", score)), (prober, ranking, score)
        assert polarity.tolist() == known.get("polarity", polarity.tolist()), (prober, ranking)
        assert made.tolist() == known["predictions"], (prober, ranking, made)


# MARK: random cases

def random_case(candidates, neurons=40, counts=(40, 20, 20)):
    draw = numpy.random.default_rng(candidates)
    skill = draw.normal(size=neurons) * (draw.random(neurons) < 0.4)
    shared = draw.normal(size=neurons)  # The same sign for every candidate: what the contrastive ranking ignores.
    splits = []
    for count in counts:
        gold = numpy.arange(count) % candidates
        draw.shuffle(gold)
        x = draw.normal(size=(count, candidates, neurons)) + 0.7 * shared
        x[numpy.arange(count), gold] += skill
        x = numpy.round(x * 4) / 4 if candidates % 2 else x  # Many exact ties.
        x = (x * 1e-6).astype(numpy.float32)
        x[draw.random(x.shape) < 0.05] = 0.0
        x[draw.random(x.shape) < 0.05] = -0.0
        near = draw.random((count, neurons)) < 0.1  # One float32 apart, the second above.
        x[:, 1][near] = numpy.nextafter(x[:, 0][near], numpy.float32(1))
        x[:, :, 3] = 0  # Knows nothing.
        x[:, :, 5] = x[:, :, 6]  # Equal scores.
        x[:, 1:, 7] = x[:, :1, 7]  # The same for every candidate.
        splits.append((x, gold))
    return splits


# MARK: seeded model

STORIES = [
    ("Ministers of three countries met about the border.", 0), ("The visitors won by two goals.", 1),
    ("The chip maker raised its forecast.", 2), ("A probe sent back pictures of the comet.", 3),
    ("Voters go to the polls on Sunday.", 0), ("The runner broke her own record.", 1),
    ("Shares fell after the bank's report.", 2), ("Bees were taught to count to four.", 3),
    ("The treaty was signed at midnight.", 0), ("Rain stopped play before tea.", 1),
    ("Two airlines agreed to merge.", 2), ("A telescope found a dim galaxy.", 3),
    ("The parliament rejected the budget.", 0), ("The keeper saved a penalty.", 1),
    ("Oil prices rose for a third week.", 2), ("A virus hides in old ice.", 3)]
PAIRS = [
    ("The dog chased the cat.", "The cat was chased by the dog.", 1), ("Ann met Bob.", "Bob left Ann.", 0),
    ("He sold his red car.", "His red car was sold by him.", 1),
    ("Rome is north of Naples.", "Naples is north of Rome.", 0),
    ("She rarely sings.", "She does not sing often.", 1), ("Five is more than two.", "Two is more than five.", 0),
    ("It rained before noon.", "Before noon it rained.", 1), ("Kim taught Lee.", "Lee taught Kim.", 0),
    ("They built a bridge.", "A bridge was built by them.", 1), ("The train left on time.", "The train left late.", 0),
    ("Nobody came.", "No one came.", 1), ("Tea costs less than wine.", "Wine costs less than tea.", 0)]
TASKS = {
    "classification/agnews": {
        "instruction": "Choose the topic of the story.",
        "question": "### Question: {text}\n### Options:\na. World\nb. Sports\nc. Business\nd. Science\n### Answer:",
        "labels": ["a", "b", "c", "d"],
        "splits": {"train": (0, 8), "valid": (8, 12), "test": (12, 16)},
        "items": [{"text": text, "label": label} for text, label in STORIES]},
    "nli/paws": {
        "instruction": "Say whether both sentences mean the same.",
        "question": "### Question: {sentence1} / {sentence2}\n### Options: no, yes\n### Answer:",
        "labels": ["no", "yes"],
        "splits": {"train": (0, 6), "valid": (6, 8), "test": (8, 12)},
        "items": [{"sentence1": a, "sentence2": b, "label": label} for a, b, label in PAIRS]},
}


def prompt(task, item):
    return task["instruction"] + "\n\n" + task["question"].format(**item)


def tokenizer(folder):
    texts = [prompt(task, item) + label
             for task in TASKS.values() for item in task["items"] for label in task["labels"]]
    tiny_models.byte_level(folder, texts, 420)


def write(path, text):
    path = os.path.join(HERE, "seeded", path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_tasks():
    for name, task in TASKS.items():
        for split, (first, end) in task["splits"].items():
            write(f"tasks/{name}/{split}.json", json.dumps(task["items"][first:end], indent=1) + "\n")
        lines = "\n".join("  " + line for line in task["question"].splitlines())
        write(f"templates/{name.split('/')[1]}.yaml", f"instruction: {task['instruction']}\nquestion: |-\n{lines}\n"
              f"labels: [{', '.join(json.dumps(label) for label in task['labels'])}]\nanswer: {{field: label}}\n")


def features(reference, tokenizer, task):
    """What the model makes of every item: (json, activation, computed, neurgrad)."""
    rows = []
    for item in task["items"]:
        text = prompt(task, item)
        asked = [read(tokenizer, False, text, label, join="none") for label in task["labels"]]
        assert len({tuple(q.ids) for q in asked}) == 1 and len({q.target for q in asked}) == len(asked), text
        gradients = []
        for question in asked:
            p, activations, gradient = reference.unchanged(question)
            gradients.append(gradient)
        gradients = torch.stack(gradients)
        rows.append(({
            "prompt": text, "ids": asked[0].ids, "position": asked[0].position,
            "candidates": [q.target for q in asked], "gold": item["label"],
            "probabilities": [p[q.target].item() for q in asked],
        }, activations, gradients, gradients * sign(activations)))
    return rows


def decided(x):
    """No gradient near 0, no two candidates' near each other: [items × candidates × …]."""
    scale = numpy.abs(x).max(1)
    order = numpy.sort(x, axis=1)
    return (numpy.abs(x).min(1) > 1e-4 * scale).all() and (numpy.diff(order, axis=1).min(1) > 1e-4 * scale).all()


def seeded():
    folder = os.path.join(HERE, "seeded", "model")
    tiny_models.ARCHITECTURES["probed"] = (tokenizer, LlamaForCausalLM, lambda n: LlamaConfig(
        vocab_size=n, num_key_value_heads=1, **(tiny_models.ROTARY | dict(max_position_embeddings=256))), 0.4, 0.9)
    for seed in range(400):
        words, load = tiny_models.make(folder, "probed", seed)
        reference = Reference(in_double(load()))
        rows = {name: features(reference, words, task) for name, task in TASKS.items()}
        arrays = {}
        for name, task in TASKS.items():
            for split, (first, end) in task["splits"].items():
                for place, kind in enumerate(("activation", "computed", "neurgrad"), 1):
                    arrays[f"{name}.{split}.{kind}"] = numpy.stack(
                        [row[place].numpy() for row in rows[name][first:end]])
        if all(decided(v) for k, v in arrays.items() if k.endswith("neurgrad")) and all(
                numpy.abs(v).min() > 1e-4 for k, v in arrays.items() if k.endswith("activation")):
            break
    else:
        raise SystemExit("no seed will do")
    expected = {}
    for name, task in TASKS.items():
        splits = []
        expected[name] = {"labels": task["labels"], "isolated": [words(label)["input_ids"] for label in task["labels"]]}
        for split, (first, end) in task["splits"].items():
            items = [row[0] for row in rows[name][first:end]]
            x = arrays[f"{name}.{split}.neurgrad"].astype(numpy.float32)
            splits.append((x.reshape(*x.shape[:2], -1), numpy.array([item["gold"] for item in items])))
            expected[name][split] = {
                "items": items, "lmProb": [int(numpy.argmax(item["probabilities"])) for item in items]}
        for prober, ranking in KINDS:
            expected[name][f"{prober}.{ranking}"] = outcome(splits, prober, ranking)
    save_file({key: value.astype(numpy.float32) for key, value in arrays.items()},
              os.path.join(HERE, "seeded", "expected.safetensors"))
    write("expected.json", compact(expected) + "\n")
    print("seed", seed, {k: v["test"]["lmProb"] for k, v in expected.items()},
          [[expected[n][f"{p}.{r}"][k] for k in ("size", "testRight")] for n in expected for p, r in KINDS])


def compact(value, depth=0):
    """JSON with a line a member, two levels deep."""
    if not isinstance(value, dict) or depth > 2:
        return json.dumps(value, ensure_ascii=False)
    return "{" + ",\n".join(
        f"{' ' * (depth + 1)}{json.dumps(key)}: {compact(item, depth + 1)}" for key, item in value.items()) + "}"


def cases():
    arrays, expected = {}, {"toy": TOY}
    for candidates in (2, 3, 4, 5):
        name = f"{candidates}-candidates"
        splits = random_case(candidates)
        for split, (x, gold) in zip(("train", "dev", "test"), splits):
            arrays[f"{name}.{split}"] = x
            arrays[f"{name}.{split}.gold"] = gold.astype(numpy.int32)
        expected[name] = {f"{p}.{r}": outcome(splits, p, r) for p, r in KINDS}
        for kind, found in expected[name].items():
            print(name, kind, "size", found["size"], "test", found["testRight"], "ties", found["test"]["ties"])
    save_file(arrays, os.path.join(HERE, "probers.safetensors"))
    with open(os.path.join(HERE, "probers.json"), "w", encoding="utf-8") as file:
        file.write(compact(expected) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    check_toy()
    cases()
    write_tasks()
    seeded()
