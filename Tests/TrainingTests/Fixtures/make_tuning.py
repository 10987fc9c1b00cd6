"""Seeded random decoders, and what PyTorch (with PEFT for adapters) makes of them in ten steps of tuning on answers.

    python3 make_tuning.py        needs torch, transformers, peft, safetensors, tokenizers

A folder a model: config.json, model.safetensors, tokenizer.json; for each training NAME.json with the recipe and the
steps' examples (ids, answer), and NAME.safetensors with, after steps 1 and 10, every trained parameter as 1.KEY and
10.KEY, the losses and the gradient's norm before clipping of each step, and an adapter's matrices at the beginning as
initial.KEY. In double from the same weights; the loss is transformers' own, as its Trainer asks for it.
"""
import json
import os

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    GPT2Config, GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig, LlamaForCausalLM, Qwen2Config,
    Qwen2ForCausalLM, get_scheduler)

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = ["<s>", "</s>", "Ġ"] + [chr(ord("a") + index) for index in range(26)]
COMMON = dict(vocab_size=len(VOCABULARY), bos_token_id=0, eos_token_id=1)
SMALL = dict(
    COMMON, hidden_size=16, num_attention_heads=4, intermediate_size=20, max_position_embeddings=24)
GROUPED = dict(SMALL, num_key_value_heads=2)
MODELS = {
    "llama-tied": (LlamaForCausalLM, LlamaConfig(**GROUPED, num_hidden_layers=2, tie_word_embeddings=True), dict(
        full=dict(
            method="full", batch=2, accumulation=3, learningRate=3e-3, schedule="cosine", warmup=2, weightDecay=0.1,
            clipNorm=0.5),
        lora=dict(
            method="lora", batch=4, accumulation=1, learningRate=1e-2, schedule="cosine", warmup=0, weightDecay=0.0,
            clipNorm=1.0, rank=3, alpha=6, modules=["q_proj", "v_proj"]))),
    "llama-untied": (LlamaForCausalLM, LlamaConfig(**GROUPED, num_hidden_layers=4, attention_bias=True), dict(
        layers=dict(
            method="full", batch=2, accumulation=2, learningRate=2e-3, schedule="linear", warmup=0.25,
            weightDecay=0.05, layers=[1, 2]),
        lora=dict(
            method="lora", batch=2, accumulation=2, learningRate=5e-3, schedule="constant", warmup=0, weightDecay=0.1,
            rank=2, alpha=4, modules=["o_proj", "down_proj", "q_proj"], layers=[1, 2]))),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(**GROUPED, num_hidden_layers=2), dict(
        full=dict(
            method="full", batch=4, accumulation=1, learningRate=2e-3, schedule="constant", warmup=3,
            weightDecay=0.0, clipNorm=1.0))),
    "gpt2": (GPT2LMHeadModel, GPT2Config(
        **COMMON, n_embd=16, n_head=4, n_layer=2, n_inner=20, n_positions=24, resid_pdrop=0, embd_pdrop=0,
        attn_pdrop=0), dict(
        full=dict(
            method="full", batch=3, accumulation=2, learningRate=2e-3, schedule="cosine", warmup=0.3,
            weightDecay=0.01, clipNorm=1.0),
        lora=dict(
            method="lora", batch=2, accumulation=1, learningRate=1e-2, schedule="linear", warmup=0, weightDecay=0.0,
            rank=4, alpha=4, modules=["c_attn"]))),
    "neox": (GPTNeoXForCausalLM, GPTNeoXConfig(**SMALL, num_hidden_layers=2), dict(
        full=dict(
            method="full", batch=2, accumulation=2, learningRate=2e-3, schedule="linear", warmup=0, weightDecay=0.02),
        lora=dict(
            method="lora", batch=2, accumulation=2, learningRate=1e-2, schedule="cosine", warmup=1, weightDecay=0.0,
            clipNorm=0.3, rank=2, alpha=8, modules=["query_key_value"]))),
}
STEPS = 10


def tokenizer():
    made = Tokenizer(models.BPE({token: index for index, token in enumerate(VOCABULARY)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(VOCABULARY[:2])
    return made


def examples(size, longest):
    drawn = []
    for length in torch.randint(2, longest + 1, (size,)).tolist():
        start = int(torch.randint(1, length, (1,)))
        end = int(torch.randint(start + 1, length + 1, (1,)))
        drawn.append(dict(ids=torch.randint(2, len(VOCABULARY), (length,)).tolist(), answer=[start, end]))
    return drawn


def loss_of(model, batch, tokens):
    longest = max(len(text["ids"]) for text in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, labels = torch.zeros_like(ids), torch.full_like(ids, -100)
    for row, text in enumerate(batch):
        count, (start, end) = len(text["ids"]), text["answer"]
        ids[row, :count] = torch.tensor(text["ids"])
        mask[row, :count] = 1
        labels[row, start:end] = ids[row, start:end]
    return model(input_ids=ids, attention_mask=mask, labels=labels, num_items_in_batch=tokens).loss


def key(name, stored):
    """A parameter's key in the checkpoint, or in PEFT's file."""
    name = name.replace(".default.weight", ".weight")
    return "embed_out.weight" if name == "lm_head.weight" and name not in stored else name


for number, (name, (kind, config, trainings)) in enumerate(MODELS.items()):
    torch.manual_seed(number)
    model = kind(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * (0.2 if parameter.dim() > 1 else 0.3))
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.save_pretrained(folder)
    stored = set(load_file(os.path.join(folder, "model.safetensors")))
    tokenizer().save(os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        names = dict(bos_token="<s>", eos_token="</s>", pad_token="</s>", unk_token="</s>")
        json.dump(dict(tokenizer_class="PreTrainedTokenizerFast", **names), file)
    os.remove(os.path.join(folder, "generation_config.json"))

    for training, recipe in trainings.items():
        model = kind.from_pretrained(folder, dtype=torch.float32)
        expected = {}
        layers = recipe.get("layers")
        if recipe["method"] == "lora":
            model = get_peft_model(model, LoraConfig(
                r=recipe["rank"], lora_alpha=recipe["alpha"], target_modules=recipe["modules"], lora_dropout=0.0,
                layers_to_transform=layers and list(range(layers[0], layers[1] + 1))))
            parameters = {key: value for key, value in model.named_parameters() if value.requires_grad}
            with torch.no_grad():
                for value in parameters.values():
                    value.copy_(torch.randn_like(value) * 0.2)
            expected |= {"initial." + key(name, stored): value.detach().clone() for name, value in parameters.items()}
        else:
            parameters = dict(model.named_parameters())
            if layers:
                trained = tuple(f"model.layers.{layer}." for layer in range(layers[0], layers[1] + 1))
                parameters = {key: value for key, value in parameters.items() if key.startswith(trained)}
                for value in model.parameters():
                    value.requires_grad_(False)
                for value in parameters.values():
                    value.requires_grad_(True)
        model.double().train()

        per_step = recipe["batch"] * recipe["accumulation"]
        # The last step has fewer examples, as an epoch's last has: the mean is then over all their tokens.
        steps = [examples(size, 24) for size in [per_step] * (STEPS - 1) + [per_step - 1]]
        optimizer = torch.optim.AdamW(
            [
                dict(params=[value for value in parameters.values() if value.dim() > 1],
                     weight_decay=recipe["weightDecay"]),
                dict(params=[value for value in parameters.values() if value.dim() == 1], weight_decay=0.0),
            ], lr=recipe["learningRate"], eps=1e-3)
        warmup = recipe["warmup"]
        warmup = int(-(-STEPS * warmup // 1)) if warmup < 1 else warmup
        kind_of = {"constant": "constant_with_warmup"}.get(recipe["schedule"], recipe["schedule"])
        schedule = get_scheduler(kind_of, optimizer, warmup, STEPS)

        losses, norms = [], []
        for step, texts in enumerate(steps):
            tokens = sum(end - start for start, end in (text["answer"] for text in texts))
            total = 0.0
            for start in range(0, len(texts), recipe["batch"]):
                loss = loss_of(model, texts[start : start + recipe["batch"]], tokens)
                loss.backward()
                total += float(loss)
            norms.append(float(torch.nn.utils.clip_grad_norm_(
                list(parameters.values()), recipe.get("clipNorm", float("inf")))))
            losses.append(total)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            if step + 1 in (1, STEPS):
                for parameter, value in parameters.items():
                    expected[f"{step + 1}.{key(parameter, stored)}"] = value.detach().float().clone()
        expected["losses"] = torch.tensor(losses)
        expected["norms"] = torch.tensor(norms)
        save_file(expected, os.path.join(folder, training + ".safetensors"))
        with open(os.path.join(folder, training + ".json"), "w") as file:
            json.dump(dict(recipe, steps=steps), file)
