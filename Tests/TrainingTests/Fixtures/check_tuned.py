"""Whether transformers, or PEFT over the base, finds in a tuned model's folder what Nightjar does.

    python3 check_tuned.py FOLDER        needs torch, transformers, peft

FOLDER has said.json beside checkpoint or adapter: examples (ids and the answer's range) and the log-probabilities that
Nightjar gives their answers. Within 1e-4 of the largest.
"""
import json
import os
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = sys.argv[1]
said = json.load(open(os.path.join(folder, "said.json")))
adapter = os.path.join(folder, "adapter_config.json")
if os.path.exists(adapter):
    from peft import PeftModel

    base = json.load(open(adapter))["base_model_name_or_path"]
    source = dict(pretrained_model_name_or_path=os.path.dirname(base), gguf_file=os.path.basename(base)) \
        if base.endswith(".gguf") else dict(pretrained_model_name_or_path=base)
    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32), folder)
else:
    model, loading = AutoModelForCausalLM.from_pretrained(folder, output_loading_info=True)
    assert not any(loading[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")), loading
    assert next(model.parameters()).dtype == torch.float32
    for text in said["texts"]:
        assert AutoTokenizer.from_pretrained(folder)(text["text"]).input_ids == text["ids"], text
found = []
with torch.no_grad():
    for example in said["examples"]:
        ids, (start, end) = torch.tensor([example["ids"]]), example["answer"]
        likely = model.eval()(ids).logits[0].double().log_softmax(-1)
        found.append(sum(float(likely[place - 1, ids[0, place]]) for place in range(start, end)))
found, expected = torch.tensor(found), torch.tensor(said["scores"])
error = float((found - expected).abs().max() / expected.abs().max())
print(f"{type(model).__name__}: {error:.1e} of the largest log-probability")
sys.exit(0 if error <= 1e-4 else 1)
