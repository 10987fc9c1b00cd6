"""What a user would write with captum to find the best number of steps; the peer of the benchmark integrated-gradients.

Usage: integrated_gradients.py make FOLDER [CHECKPOINT]   an encoder of MiniLM's shape, or CHECKPOINT, with a seeded head
       integrated_gradients.py serve JOB.json             answers requests, a JSON document a line each
"""

import json
import pathlib
import sys
import time


def make(folder, base=None):
    import shutil

    import torch
    import transformers

    torch.manual_seed(1)
    kind = transformers.BertForSequenceClassification
    if base:
        model = kind.from_pretrained(base, num_labels=4)
        for file in ("vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
            if (pathlib.Path(base) / file).exists():
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(pathlib.Path(base) / file, folder / file)
    else:
        model = kind(transformers.BertConfig(
            vocab_size=3000, hidden_size=384, num_attention_heads=12, intermediate_size=1536, num_hidden_layers=6,
            num_labels=4))
        folder.mkdir(parents=True, exist_ok=True)
        named = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        (folder / "vocab.txt").write_text("\n".join(named + [f"word{number}" for number in range(2995)]) + "\n")
    with torch.no_grad():
        model.classifier.weight.normal_(0, 0.3)
    model.save_pretrained(folder)


class Peer:
    def __init__(self, job):
        import captum.attr
        import torch
        import transformers

        self.torch, self.job = torch, job
        torch.set_num_threads(job["threads"])
        self.model = transformers.BertForSequenceClassification.from_pretrained(
            job["model"], dtype=torch.float32).eval().requires_grad_(False)
        self.ids, self.baseline = (torch.tensor([job[name]]) for name in ("ids", "baseline"))
        # The gradients by the weights are not computed; those by the embeddings' output are.
        self.model.bert.embeddings.register_forward_hook(lambda module, given, result: result.requires_grad_())
        self.method = captum.attr.LayerIntegratedGradients(self.score, self.model.bert.embeddings)
        self.batch = job["batch"]

    def score(self, ids):
        return self.model(input_ids=ids, attention_mask=self.torch.ones_like(ids)).logits[:, self.job["output"]]

    def sweep(self, rule, steps):
        """captum's loop over step counts, and each one's attributions of the tokens."""
        found = []
        for count in steps:
            values, _ = self.method.attribute(
                self.ids, baselines=self.baseline, n_steps=count, method=rule, internal_batch_size=self.batch,
                return_convergence_delta=True)
            found.append(values.sum(-1)[0].tolist())
        return found

    def choose(self):
        """The batch with which captum is fastest."""
        times = {}
        for batch in (4, 8, 12, 16, 24, 48):
            self.batch = batch
            for _ in range(2):
                start = time.perf_counter()
                self.sweep("gausslegendre", [48])
                times[batch] = time.perf_counter() - start
        self.batch = min(times, key=times.get)
        return [[self.batch]]


def serve(file):
    peer = Peer(json.loads(pathlib.Path(file).read_text()))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        work = getattr(peer, request.pop("do"))
        wall, processor = time.perf_counter(), time.process_time()
        found = work(**request)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(json.dumps({"wall": wall, "processor": processor, "found": found}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]), *sys.argv[3:])
    else:
        serve(sys.argv[2])
