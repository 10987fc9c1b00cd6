"""Two-knot fits by NumPy's least squares, every pair of knots, written beside this file.

    python make_segments.py

Curves follow from a seed by the recipe of SegmentTests.swift.
"""

import json
import pathlib

import numpy as np

from draws import splitmix, uniform


def fit(curve):
    count = len(curve)
    layer = np.arange(1, count + 1.0)
    best = None
    for first in range(3, count - 3):
        for second in range(first + 2, count - 1):
            basis = np.stack([np.ones(count), layer, np.maximum(layer - first, 0), np.maximum(layer - second, 0)], 1)
            solution = np.linalg.lstsq(basis, curve, rcond=None)[0]
            error = float(((basis @ solution - curve) ** 2).sum())
            if best is None or error < best["squaredError"]:
                slopes = np.cumsum(solution[1:])
                best = {"first": first, "second": second, "squaredError": error, "slopes": slopes.tolist()}
    return best


cases = []
for seed in range(24):
    draws = splitmix(1000 + seed)
    layers = 7 + seed * 2
    curve, value = [], 0.0
    for _ in range(layers):
        value += uniform(draws)
        curve.append(value)
    cases.append({"seed": 1000 + seed, "layers": layers, **fit(np.array(curve))})
pathlib.Path(__file__).with_name("segments.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
