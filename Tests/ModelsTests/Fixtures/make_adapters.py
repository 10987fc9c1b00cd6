"""Seeded LoRA adapters over the random models beside them, as PEFT saves them, and what PEFT makes of token ids.

    python3 make_adapters.py        needs torch, transformers, peft, safetensors

A folder a case in adapters/: adapter_config.json, whose base is written as a relative path, the adapter's weights, and
expected.safetensors with, for each text i,
    ids.i, hidden.i.l, logits.i         as reference.py says, in float32
    target.i                            [row of the logits, class]: l = log softmax(logits[row])[class]
    grad.i.parameters.NAME              ∂l by each of the adapter's tensors, in double
"""
import json
import os
import shutil

import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
# name: base, options of LoraConfig, options of saving
CASES = {
    "llama": ("llama-grouped", dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"), {}),
    # Every linear module, ranks and alphas by patterns, scaled by the root of the rank.
    "llama-patterns": ("llama-grouped", dict(
        r=3, lora_alpha=5, target_modules="all-linear", use_rslora=True,
        rank_pattern={"k_proj": 1, r"model\.layers\.1\.mlp\.down_proj": 6}, alpha_pattern={"^model.layers.0.self_attn.k_proj": 2, "up_proj": 7}), {}),
    "llama-tied-head": ("llama-linear", dict(r=2, lora_alpha=3, target_modules=["lm_head", "o_proj"]), dict(save_embedding_layers=False)),
    "llama-bare": ("llama-bare", dict(r=5, lora_alpha=2, target_modules=["v_proj", "gate_proj"], exclude_modules=["down_proj"]), {}),
    "qwen2": ("qwen2-window", dict(r=2, lora_alpha=4, target_modules=r"model\.layers\.\d+\.(self_attn\.(k|o)|mlp\.up)_proj", lora_dropout=0.1), {}),
    "mistral": ("mistral-window", dict(r=2, lora_alpha=1, target_modules=["v_proj", "score"]), {}),
    # One layer, half weights.
    "neox": ("neox-parallel", dict(
        r=8, lora_alpha=16, target_modules=["query_key_value", "dense_4h_to_h"], layers_to_transform=[1], layers_pattern="layers"), dict(dtype=torch.float16)),
    "gpt2": ("gpt2-lm", dict(r=4, lora_alpha=4, target_modules=["c_attn", "mlp.c_proj"], fan_in_fan_out=True), dict(safe_serialization=False)),
    # A base whose keys have no prefix.
    "gpt2-hub": ("gpt2-scaled", dict(r=1, lora_alpha=3, fan_in_fan_out=True, target_modules=["c_attn", "c_fc"], layers_to_transform=1), dict(dtype=torch.bfloat16)),
    "bert": ("bert-mlm", dict(r=3, lora_alpha=6, target_modules=["query", "value", "dense"]), {}),
    # The pooler has an adapter too, and nobody reads it.
    "bert-bare": ("bert-plain", dict(r=2, lora_alpha=2, target_modules="all-linear"), {}),
    "bert-classifier": ("bert-classifier-bfloat", dict(r=2, lora_alpha=4, target_modules=["key", "pooler.dense", "intermediate.dense"]), {}),
    "deberta": ("deberta-shared", dict(r=4, lora_alpha=4, target_modules=["query_proj", "key_proj", "output.dense"]), {}),
    "deberta-own": ("deberta-own-half", dict(r=2, lora_alpha=8, target_modules=["query_proj", "value_proj", "pos_key_proj", "pos_query_proj"]), {}),
}

transformers.logging.set_verbosity_error()
for number, (name, (base, options, saving)) in enumerate(CASES.items()):
    torch.manual_seed(100 + number)
    source = os.path.join(HERE, base)
    architecture = json.load(open(os.path.join(source, "config.json")))["architectures"][0]

    def load():
        kind = getattr(transformers, architecture)
        config = transformers.AutoConfig.from_pretrained(source)
        # Only float32 is upcast to; the gradients are in double.
        config.reorder_and_upcast_attn = False
        return kind.from_pretrained(source, config=config, dtype=torch.float32, attn_implementation="eager").eval()

    model = get_peft_model(load(), LoraConfig(**options))
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                parameter.copy_(torch.randn_like(parameter) * 0.4)
    if dtype := saving.pop("dtype", None):
        model.to(dtype)
    folder = os.path.join(HERE, "adapters", name)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, **saving)
    os.remove(os.path.join(folder, "README.md"))
    path = os.path.join(folder, "adapter_config.json")
    config = json.load(open(path))
    config["base_model_name_or_path"] = f"../../{base}"
    json.dump(config, open(path, "w"), indent=2, sort_keys=True)

    # What PEFT loads again is the reference.
    model = PeftModel.from_pretrained(load(), folder, is_trainable=True).eval()
    expected = {}
    for text, length in enumerate([1, 7, 18]):
        vocabulary = model.config.vocab_size
        ids = torch.randint(1, vocabulary, (1, length))
        expected[f"ids.{text}"] = ids[0].to(torch.int32)
        with torch.no_grad():
            out = model.float()(input_ids=ids, output_hidden_states=True)
        for layer, state in enumerate(out.hidden_states):
            expected[f"hidden.{text}.{layer}"] = state[0]
        if not hasattr(out, "logits"):
            continue
        expected[f"logits.{text}"] = out.logits if out.logits.dim() == 2 else out.logits[0]
        model.double().zero_grad()
        logits = model(input_ids=ids).logits
        logits = logits if logits.dim() == 2 else logits[0]
        row = len(logits) // 2
        logarithms = logits[row].log_softmax(-1)
        # Neither certain nor hopeless: either has hardly a gradient.
        token = int((logarithms.exp() - 0.3).abs().argmin())
        logarithms[token].backward()
        expected[f"target.{text}"] = torch.tensor([row, token], dtype=torch.int32)
        for key, parameter in model.named_parameters():
            if "lora_" in key and parameter.grad is not None:
                expected[f"grad.{text}.parameters.{key.replace('.default', '')}"] = parameter.grad.to(torch.float32)
    save_file({key: value.detach().contiguous().clone() for key, value in expected.items()}, os.path.join(folder, "expected.safetensors"))
    print(name, sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder)))
