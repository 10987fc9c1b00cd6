"""Similarity of states by NumPy, scikit-learn's principal components and SciPy's Pearson, written beside this file.

    python make_similarity.py

States follow from a seed by the recipe of StateDraws.swift, draw by draw, so that the file holds results alone.
"""

import json
import pathlib

import numpy as np
from scipy.stats import pearsonr
from sklearn.decomposition import PCA

from draws import splitmix, uniform

def states(seed, n, first, second, kind):
    """Two models' states; the second's follow the first's by half."""
    draws = splitmix(seed)
    x = np.array([[uniform(draws) * 2.0 ** -(j % 8) for j in range(first)] for _ in range(n)], dtype=np.float32)
    noise = np.array([[uniform(draws) for _ in range(second)] for _ in range(n)])
    shared = np.array([[x[i, j % first] for j in range(second)] for i in range(n)], dtype=np.float64)
    y = (shared * 0.5 + noise * 0.25).astype(np.float32)
    if kind == "offset":
        x = (x.astype(np.float64) + 100).astype(np.float32)
    if kind == "constant columns":
        x[:, ::2] = np.float32(0.7)
    if kind == "constant":
        y[:] = np.float32(0.1)
    if kind == "not a number":
        x[1, 0], y[3, second - 1], y[3, 0] = np.nan, np.nan, np.nan
        x[n - 1, first - 1] = np.nan
    return x, y


def cka(x, y):
    def term(a, b, debias):
        product = np.linalg.norm(a.T @ b) ** 2
        if not debias:
            return product
        ra, rb = (a * a).sum(1), (b * b).sum(1)
        return product - n / (n - 2) * (ra @ rb) + ra.sum() * rb.sum() / ((n - 1) * (n - 2))

    n = len(x)
    if not x.any() or not y.any():
        return None, None
    plain, debiased = [
        term(x, y, d) / np.sqrt(term(x, x, d) * term(y, y, d)) if not d or n > 3 else None for d in (False, True)
    ]
    return plain, debiased


def dimensions(s, share):
    total = np.cumsum(s**2)
    return int(np.argmax(total / total[-1] >= share)) + 1 if total[-1] > 0 else 0


def svcca(x, y, share, epsilon=1e-8):
    kept = []
    for a in (x, y):
        u, s, v = np.linalg.svd(a.T, full_matrices=False)
        if not s[0] > 0:
            return None
        k = dimensions(s, share)
        kept.append(np.diag(s[:k]) @ v[:k])
    k = len(kept[0])
    covariance = np.atleast_2d(np.cov(*kept))
    xx, yy, xy = covariance[:k, :k], covariance[k:, k:], covariance[:k, k:]
    largest = np.abs(xx).max(), np.abs(yy).max()
    xx, yy, xy = xx / largest[0], yy / largest[1], xy / np.sqrt(largest[0] * largest[1])
    keep = [np.diag(m) >= epsilon for m in (xx, yy)]
    xx, yy, xy = xx[np.ix_(keep[0], keep[0])], yy[np.ix_(keep[1], keep[1])], xy[np.ix_(*keep)]

    def inverse_root(m):
        w, v = np.linalg.eigh(np.linalg.pinv(m + epsilon * np.eye(len(m))))
        return v @ np.diag(np.sqrt(w)) @ v.T

    return float(np.linalg.svd(inverse_root(xx) @ xy @ inverse_root(yy), compute_uv=False).mean())


cases = []
for seed, (n, first, second, kind) in enumerate([
    (1, 3, 2, ""), (2, 3, 5, ""), (3, 2, 2, ""), (4, 2, 3, ""), (4, 6, 6, ""), (5, 5, 5, ""), (8, 8, 8, ""),
    (40, 12, 12, ""), (40, 12, 7, ""), (40, 12, 60, ""), (40, 60, 12, ""), (40, 60, 60, ""), (40, 60, 45, ""),
    (40, 40, 40, ""), (41, 40, 40, ""), (39, 40, 40, ""), (250, 30, 30, ""), (30, 250, 250, ""), (600, 9, 20, ""),
    (230, 210, 250, ""), (40, 12, 12, "offset"), (20, 30, 30, "offset"), (40, 12, 12, "constant columns"),
    (20, 30, 30, "constant columns"), (40, 12, 12, "constant"), (20, 30, 30, "constant"),
    (40, 12, 9, "not a number"), (20, 30, 25, "not a number"),
]):
    x, y = (a.astype(np.float64) for a in states(seed, n, first, second, kind))
    rows = ~(np.isnan(x).any(1) | np.isnan(y).any(1))
    x, y = x[rows], y[rows]
    if kind == "constant":
        y = y - y  # Not by way of a rounded mean.
    x, y = x - x.mean(0), y - y.mean(0)
    if n == 1:
        x, y = x * 0, y * 0
    plain, debiased = cka(x, y)
    spectrum = np.linalg.svd(x, compute_uv=False)
    cases.append({
        "seed": seed, "rows": n, "first": first, "second": second, "kind": kind, "kept": int(rows.sum()),
        "biased": plain, "debiased": debiased, "svcca": svcca(x, y, 0.99), "svcca80": svcca(x, y, 0.8),
        "dimensions": {str(share): dimensions(spectrum, share) for share in (0.5, 0.9, 0.99, 0.999)},
    })

draws = splitmix(77)
maps = []
for n, d in [(12, 5), (9, 30), (6, 6)]:
    points = [[uniform(draws) * 2.0 ** -(j % 4) for j in range(d)] for _ in range(n)]
    model = PCA(2, svd_solver="full").fit(points)
    at = model.transform(points)
    for axis in at.T:
        axis *= np.sign(axis[np.abs(axis).argmax()])
    maps.append({"points": points, "coordinates": at.tolist(), "shares": model.explained_variance_ratio_.tolist()})

correlations = []
for n in (4, 5, 20, 60):
    x = [uniform(draws) for _ in range(n)]
    y = [uniform(draws) + 0.7 * v for v in x]
    found = pearsonr(x, y)
    interval = found.confidence_interval(0.95)
    correlations.append({"x": x, "y": y, "r": found.statistic, "low": interval.low, "high": interval.high})

path = pathlib.Path(__file__).with_name("similarity.json")
path.write_text(
    json.dumps({"cases": cases, "maps": maps, "correlations": correlations}, separators=(",", ":")) + "\n")
