"""domain-neurons on made-up LLaMAs as large as the papers' ones, one at a time: memory, time, and what a second job costs.

Usage: Benchmarks/run large-models [7b] [13b]
NIGHTJAR_BENCH_FOLDER says where the checkpoints are made (13.5 and 26 GB); each is removed after its run.
"""

import os
import pathlib
import sys
import tempfile
import time

import made_up

SHAPES = {
    "7b": {"layers": 32, "width": 4096, "intermediate": 11008, "heads": 32},
    "13b": {"layers": 40, "width": 5120, "intermediate": 13824, "heads": 40},
}
# The bound of the 7B shape; nothing is said of the 13B one but that it completes on a machine smaller than itself.
MOST_ANONYMOUS = {"7b": 3 << 30}


def size(shape):
    """Bytes of the checkpoint, roughly."""
    width, intermediate = shape["width"], shape["intermediate"]
    return 2 * (shape["layers"] * (4 * width * width + 3 * width * intermediate) + 2 * 32000 * width)


def run(name, nightjar, place):
    shape = SHAPES[name]
    need = size(shape) + (4 << 30)
    free = made_up.free_space(place)
    if free < need:
        print(f"{name}: skipped, it needs {need >> 30} GiB of disk and {place} has {free >> 30} GiB free")
        return True
    with tempfile.TemporaryDirectory(prefix="nightjar-large-", dir=place) as folder:
        folder = pathlib.Path(folder)
        started = time.monotonic()
        made_up.llama(folder / "model", **shape)
        written = sum(file.stat().st_size for file in (folder / "model").iterdir())
        print(f"{name}: {written / 1e9:.1f} GB written in {time.monotonic() - started:.0f} s", flush=True)
        parameters = {"select": 1000}
        for number, key in enumerate(["positive", "negative"]):
            made_up.write_texts(folder / f"{key}.txt", 32, 6, 20, seed=number)
            parameters[key] = f"{key}.txt"
        job = folder / "job.json"
        job.write_text(made_up.manifest(folder / "model", parameters))
        again = folder / "again.json"
        again.write_text(made_up.manifest(folder / "model", {**parameters, "select": 200}))

        predicted = made_up.predicted(nightjar, job, folder)
        cache = {"XDG_CACHE_HOME": str(folder / "cache")}
        first = made_up.Watched([nightjar, "run", job, "-o", "first.tar.zst"], folder, cache)
        if first.status != 0:
            print(first.output)
            return False
        second = made_up.Watched([nightjar, "run", again, "-o", "second.tar.zst"], folder, cache)
        passes = made_up.provenance(folder / "second.tar.zst")["forwardPasses"] if second.status == 0 else None
        anonymous = first.peaks["RssAnon"]
        print(
            f"{name}: {first.seconds:.0f} s, peak RssAnon {made_up.mebibytes(anonymous)}, peak RSS "
            f"{made_up.mebibytes(first.peak)}, predicted {made_up.mebibytes(predicted)} "
            f"(× {predicted / first.peak:.2f})")
        print(
            f"{name}: the same with another select: {second.seconds:.1f} s "
            f"(× {second.seconds / first.seconds:.3f}), {passes} forward passes")
        return (
            anonymous < MOST_ANONYMOUS.get(name, anonymous + 1) and 1 <= predicted / first.peak <= 1.3
            and passes == 0 and second.seconds < first.seconds / 10)


def main():
    place = os.environ.get("NIGHTJAR_BENCH_FOLDER") or tempfile.gettempdir()
    names = sys.argv[1:] or list(SHAPES)
    unknown = [name for name in names if name not in SHAPES]
    if unknown:
        sys.exit(f"no such shape: {', '.join(unknown)}; there are {', '.join(SHAPES)}")
    nightjar = made_up.program()
    held = [run(name, nightjar, place) for name in names]
    if not all(held):
        sys.exit("large-models: a bound does not hold")


if __name__ == "__main__":
    main()
