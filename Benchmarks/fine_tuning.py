"""A step of fine-tuning as a user would write it in PyTorch; the peer of a benchmark.

Usage: fine_tuning.py make FOLDER      makes a checkpoint of MiniLM's shape
       fine_tuning.py serve JOB.json   takes a step for each line that it reads, and answers how long it took
"""

import json
import pathlib
import sys
import time


def make(folder):
    import made_up

    made_up.bert(folder, layers=6, width=384, intermediate=1536, heads=12)


def serve(file):
    job = json.loads(pathlib.Path(file).read_text())
    import torch
    import transformers

    torch.set_num_threads(job["threads"])
    encoder = transformers.AutoModel.from_pretrained(job["model"], dtype=torch.float32, add_pooling_layer=False).train()
    dropout = torch.nn.Dropout(encoder.config.hidden_dropout_prob)
    classifier = torch.nn.Linear(encoder.config.hidden_size, job["classes"])
    parameters = list(encoder.parameters()) + list(classifier.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [value for value in parameters if value.dim() > 1], "weight_decay": 0.01},
            {"params": [value for value in parameters if value.dim() == 1], "weight_decay": 0.0},
        ], lr=2e-5, fused=True)
    ids, labels = torch.tensor(job["ids"]), torch.tensor(job["labels"])
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        states = encoder(input_ids=ids).last_hidden_state
        loss = torch.nn.functional.cross_entropy(classifier(dropout(states[:, 0])), labels)
        loss.backward()
        torch.nn.utils.get_total_norm([value.grad for value in parameters])
        optimizer.step()
        optimizer.zero_grad()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(json.dumps({"wall": wall, "processor": processor}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        serve(sys.argv[2])
