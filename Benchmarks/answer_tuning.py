"""A step of tuning on answers as a user would write it with transformers and PEFT; the peer of a benchmark.

Usage: answer_tuning.py make FOLDER      makes a checkpoint of SmolLM2-135M's shape
       answer_tuning.py serve JOB.json   takes a step for each line that it reads, and answers how long it took
"""

import json
import pathlib
import sys
import time


def make(folder):
    import made_up

    made_up.llama(
        folder, layers=30, width=576, intermediate=1536, heads=9, key_value_heads=3, vocabulary=49152, tied=True,
        type_name="F32")


def serve(file):
    job = json.loads(pathlib.Path(file).read_text())
    import torch
    import transformers

    torch.set_num_threads(job["threads"])
    model = transformers.AutoModelForCausalLM.from_pretrained(job["model"], dtype=torch.float32).train()
    if job["method"] == "lora":
        import peft

        model = peft.get_peft_model(model, peft.LoraConfig(r=8, lora_alpha=16, task_type="CAUSAL_LM"))
    parameters = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=5e-5, weight_decay=0.0, fused=True)
    ids = torch.tensor(job["ids"])
    labels = torch.full_like(ids, -100)
    for row, (start, end) in enumerate(job["answers"]):
        labels[row, start:end] = ids[row, start:end]
    tokens = int((labels != -100).sum())
    batches = list(zip(ids.split(job["batch"]), labels.split(job["batch"])))
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        for inputs, wanted in batches:
            model(input_ids=inputs, labels=wanted, num_items_in_batch=tokens).loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(json.dumps({"wall": wall, "processor": processor}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        serve(sys.argv[2])
