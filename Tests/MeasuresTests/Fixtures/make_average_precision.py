"""Average precision by scikit-learn on seeded random cases, written beside this file.

    python make_average_precision.py

A case is a recipe that the test follows with the same integer arithmetic, so that the file stays small: see `scores`.
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.metrics import average_precision_score

from draws import splitmix


def scores(kind, count, seed):
    """Labels and scores of one case: for each text a label from one draw and a float32 from the next."""
    draws = splitmix(seed)
    labels, values = [], []
    for _ in range(count):
        label = next(draws) % 5 < 2
        draw = next(draws)
        if kind == "distinct":  # any finite bit pattern
            bits = draw & 0xFFFFFFFF
            if bits & 0x7F800000 == 0x7F800000:
                bits &= 0x807FFFFF
        elif kind == "ties":  # sixteen values around zero, both zeros among them
            bits = numpy.float32((draw % 16 - 8) / 4 if draw % 16 < 8 else -0.0 if draw % 16 == 8 else draw % 16 - 9)
            bits = int(bits.view(numpy.uint32))
        elif kind == "subnormal":  # of both signs
            bits = (draw & 0x80000000) | (draw >> 32) % 1000
        elif kind == "signal":  # the label shows, with few distinct values
            bits = int(numpy.float32(draw % 64 + 20 * label).view(numpy.uint32))
        else:  # constant
            bits = 0x3F000000
        labels.append(label)
        values.append(bits)
    labels[0] = True
    return numpy.array(labels), numpy.array(values, dtype=numpy.uint32).view(numpy.float32)


cases = []
for kind in ["distinct", "ties", "subnormal", "signal", "constant"]:
    for i, count in enumerate([1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 129, 200, 255, 257, 500,
                               513, 777, 1000, 1023, 1025, 1999, 2000, 2049, 4097, 10007]):
        for repeat in range(2):
            seed = 1000 * i + repeat
            labels, values = scores(kind, count, seed)
            cases.append([kind, count, seed, average_precision_score(labels, values.astype(numpy.float64))])
labels, values = scores("distinct", 200_000, 1)
cases.append(["distinct", 200_000, 1, average_precision_score(labels, values.astype(numpy.float64))])
labels, values = scores("ties", 100_000, 2)
cases.append(["ties", 100_000, 2, average_precision_score(labels, values.astype(numpy.float64))])

lines = ",\n".join("  " + json.dumps(dict(zip(["kind", "count", "seed", "expected"], case))) for case in cases)
target = pathlib.Path(__file__).with_name("average_precision.json")
target.write_text(f'{{"scikit-learn": "{sklearn.__version__}", "cases": [\n{lines}\n]}}\n')
