"""NumPy's linear CKA, in float64, of states in files: threads as the argument; a request a line, an answer a line."""

import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = sys.argv[1]

import numpy
from threadpoolctl import threadpool_info


def centred(states):
    states = states.astype(numpy.float64)
    return states - states.mean(0, keepdims=True)


def cka(x, y):
    x, y = centred(x), centred(y)
    norm = numpy.linalg.norm
    return norm(x.T @ y) ** 2 / (norm(x.T @ x) * norm(y.T @ y))


numpy.ones((2, 2)) @ numpy.ones((2, 2))
blas = [
    f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')}, {pool['num_threads']} threads"
    for pool in threadpool_info() if pool["user_api"] == "blas"
]
print(json.dumps({"blas": "; ".join(blas)}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    x, y = (
        numpy.fromfile(request[side], dtype=numpy.float32).reshape(request["texts"], request["width"]) for side in "xy"
    )
    wall, processor = time.perf_counter(), time.process_time()
    value = cka(x, y)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(json.dumps({"wall": wall, "processor": processor, "value": float(value)}), flush=True)
