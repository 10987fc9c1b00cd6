"""scikit-learn's average precision of the units in a folder: how long it takes and how far it is from ours, as JSON."""

import json
import pathlib
import sys
import time

import numpy
from sklearn.metrics import average_precision_score

folder = pathlib.Path(sys.argv[1])
labels = numpy.fromfile(folder / "labels", dtype=numpy.uint8)
scores = numpy.fromfile(folder / "scores", dtype=numpy.float32).reshape(-1, len(labels))
values = numpy.fromfile(folder / "values", dtype=numpy.float64)

average_precision_score(labels, scores[0])
wall, processor = time.perf_counter(), time.process_time()
reference = [average_precision_score(labels, unit) for unit in scores]
wall, processor = time.perf_counter() - wall, time.process_time() - processor
difference = float(numpy.abs(numpy.array(reference) - values).max())
print(json.dumps({"wall": wall, "processor": processor, "difference": difference}))
