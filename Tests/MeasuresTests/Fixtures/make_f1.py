"""Accuracy and macro F1 by scikit-learn on seeded random predictions, written beside this file.

    python make_f1.py
"""

import json
import pathlib
import random

from sklearn.metrics import accuracy_score, f1_score

cases = []
for seed in range(40):
    source = random.Random(seed)
    classes, count = source.randint(2, 9), source.choice([1, 2, 5, 40, 150])
    # Some classes are never right, never predicted, or neither.
    golds, guesses = source.sample(range(classes), source.randint(1, classes)), list(range(source.randint(1, classes)))
    gold = [source.choice(golds) for _ in range(count)]
    predicted = [g if source.random() < 0.5 else source.choice(guesses) for g in gold]
    cases.append({
        "classes": classes, "gold": gold, "predicted": predicted, "accuracy": accuracy_score(gold, predicted),
        "macroF1": f1_score(gold, predicted, average="macro", zero_division=0),
    })
path = pathlib.Path(__file__).with_name("f1.json")
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
