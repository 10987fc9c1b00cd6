"""What `nightjar check` predicts of a job's memory beside what the job took: six jobs of different kinds and two more.

Usage: Benchmarks/run memory
Fails where a prediction is not between 1.0 and 1.3 times the measured peak, or a limit is not held.
"""

import pathlib
import sys
import tempfile

import made_up

BERT_BASE = {"layers": 2, "width": 768, "intermediate": 3072, "heads": 12}


def main():
    nightjar = made_up.program()
    with tempfile.TemporaryDirectory(prefix="nightjar-memory-") as folder:
        folder = pathlib.Path(folder)
        made_up.bert(folder / "small", layers=4, width=128, intermediate=512, heads=4)
        made_up.bert(folder / "base", **BERT_BASE)
        made_up.bert(folder / "derived", **BERT_BASE)
        made_up.llama(folder / "llama", layers=2, width=2048, intermediate=5504, heads=16)
        for number, (name, count, least, most) in enumerate([
            ("few-a", 30, 5, 15), ("few-b", 30, 5, 15), ("a", 600, 5, 30), ("b", 600, 5, 30),
            ("long-a", 40, 200, 400), ("long-b", 40, 200, 400), ("many-a", 3000, 5, 25), ("many-b", 3000, 5, 25),
        ]):
            made_up.write_texts(folder / f"{name}.txt", count, least, most, seed=number)
        few = {"positive": "few-a.txt", "negative": "few-b.txt"}
        usual = {"positive": "a.txt", "negative": "b.txt"}
        many = {"positive": "many-a.txt", "negative": "many-b.txt"}
        vocabulary = {"positive": "a.txt", "negative": "b.txt"}
        jobs = [
            ("a small model, few texts", "small", few, {}),
            ("BERT base, all tokens", "base", usual, {}),
            ("BERT base, contrastive", "base", {**usual, "tokens": "contrastive", "vocabulary": {"contrast": 0.2}}, {}),
            ("BERT base, maximum, no null", "base", {**usual, "pooling": "max", "permutations": 0}, {}),
            ("two models", "base", {"texts": "a.txt", "derivedModel": str(folder / "derived")}, {}),
            ("two models, contrastive", "base", {
                "texts": "a.txt", "derivedModel": str(folder / "derived"), "tokens": "contrastive",
                "vocabulary": {**vocabulary, "contrast": 0.2}}, {}),
            ("long texts", "base", {
                "positive": "long-a.txt", "negative": "long-b.txt", "maxTokens": 512}, {}),
            ("LLaMA in bfloat16", "llama", few, {}),
            ("many texts", "base", {**many, "permutations": 0}, {}),
            ("many texts, states in a file", "base", {**many, "permutations": 0}, {"limits": {"memory": "500MiB"}}),
        ]
        held = True
        for name, model, parameters, more in jobs:
            file = folder / "job.json"
            file.write_text(made_up.manifest(folder / model, parameters, **more))
            predicted = made_up.predicted(nightjar, file, folder)
            job = made_up.Watched([nightjar, "run", "--no-cache", file, "-o", "job.tar.zst"], folder)
            if job.status != 0:
                print(f"{name}: failed\n{job.output}")
                held = False
                continue
            ratio = predicted / job.peak
            is_held = 1 <= ratio <= 1.3 and ("limits" not in more or job.peak <= 500 << 20)
            held = held and is_held
            print(
                f"{name}: predicted {made_up.mebibytes(predicted)}, measured {made_up.mebibytes(job.peak)}, "
                f"× {ratio:.2f}{'' if is_held else '  NOT HELD'}, {job.seconds:.0f} s", flush=True)
    if not held:
        sys.exit("memory: a prediction does not hold")


if __name__ == "__main__":
    main()
