"""Seeded random LLaMAs, Mistrals, Qwen2s, GPT-NeoXs and GPT-2s of odd shapes, and what transformers makes of token ids.

    python3 make_decoders.py        needs torch, transformers, safetensors

A folder a case: config.json and the weights as `save_pretrained` writes them (some as older versions or the hub have
them), and expected.safetensors with, for each text i:

    ids.i                               token ids
    hidden.i.l                          states after l layers, the last normalisation included after the last
    logits.i
    site.i.l.PATH, site.i.l.neurons     for one text, what a module of layer l puts out, and its neurons

and for those with gradients

    target.i                            [row of the logits, class]: p = softmax(logits[row])[class]
    grad.i.probability.l.PATH           ∂p by a site's output [tokens × units]; also l.neurons
    grad.i.embeddings                   ∂p by the first layer's input
    grad.i.words                        ∂p by the word embedding's rows
    grad.i.parameters.NAME              ∂ log p by a tensor of the checkpoint
"""
import json
import os
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    GPT2Config, GPT2ForSequenceClassification, GPT2ForTokenClassification, GPT2LMHeadModel, GPT2Model, GPTNeoXConfig,
    GPTNeoXForCausalLM, GPTNeoXForSequenceClassification, GPTNeoXForTokenClassification, LlamaConfig, LlamaForCausalLM,
    LlamaForSequenceClassification, LlamaModel, MistralConfig, MistralForTokenClassification, Qwen2Config,
    Qwen2ForCausalLM)

HERE = os.path.dirname(os.path.abspath(__file__))
LLAMA = dict(hidden_size=18, intermediate_size=13, num_hidden_layers=2, num_attention_heads=3, vocab_size=31)
NEOX = dict(hidden_size=20, intermediate_size=17, num_hidden_layers=2, num_attention_heads=2, vocab_size=29)
GPT2 = dict(n_embd=20, n_inner=27, n_layer=2, n_head=5, vocab_size=37)


def old_rope(folder, config, scaling):
    """The form of transformers 4: `rope_scaling` with `type`, the base outside."""
    inside = config.pop("rope_parameters")
    config["rope_theta"] = inside["rope_theta"]
    config["rope_scaling"] = scaling


def old_neox(folder, config):
    inside = config.pop("rope_parameters")
    config["rotary_pct"], config["rotary_emb_base"] = inside["partial_rotary_factor"], inside["rope_theta"]
    # Buffers that older versions kept beside the weights.
    add(folder, {f"gpt_neox.layers.{l}.attention.{name}": value for l in range(config["num_hidden_layers"]) for name, value in {
        "bias": torch.ones(1, 1, 8, 8, dtype=torch.bool).tril(), "masked_bias": torch.tensor(-1e9),
        "rotary_emb.inv_freq": torch.ones(3)}.items()})


def hub_gpt2(folder, config):
    """Keys without a prefix, and masks among them, as the hub's `gpt2` has."""
    path = os.path.join(folder, "model.safetensors")
    tensors = {name.removeprefix("transformer."): value for name, value in load_file(path).items()}
    save_file(tensors, path)
    add(folder, {f"h.{l}.attn.bias": torch.ones(1, 1, 4, 4).tril() for l in range(config["n_layer"])})


def add(folder, more):
    path = os.path.join(folder, "model.safetensors")
    save_file(load_file(path) | more, path)


# name: model, type of the weights, configuration, lengths of the texts, options
CASES = {
    "llama-grouped": (LlamaForCausalLM, LlamaConfig, torch.float32, LLAMA | dict(
        num_attention_heads=9, num_key_value_heads=3, head_dim=4, attention_bias=True, mlp_bias=True, rms_norm_eps=1e-5,
        max_position_embeddings=24, rope_parameters=dict(rope_type="default", rope_theta=500.0)), [1, 2, 24, 5],
        dict(gradients=[1, 3], parameters=3)),
    "llama-linear": (LlamaForCausalLM, LlamaConfig, torch.bfloat16, LLAMA | dict(
        hidden_act="gelu", tie_word_embeddings=True, max_position_embeddings=8,
        rope_parameters=dict(rope_type="linear", factor=2.5, rope_theta=10000.0)), [1, 20, 4],
        dict(gradients=[2], edit=lambda f, c: old_rope(f, c, dict(type="linear", factor=2.5)))),
    "llama-dynamic": (LlamaForCausalLM, LlamaConfig, torch.float16, LLAMA | dict(
        num_key_value_heads=1, max_position_embeddings=6,
        rope_parameters=dict(rope_type="dynamic", factor=3.0, rope_theta=10000.0)), [6, 18, 7],
        dict(gradients=[2], shard="4KB", edit=lambda f, c: old_rope(f, c, dict(rope_type="dynamic", factor=3.0)))),
    "llama-llama3": (LlamaForSequenceClassification, LlamaConfig, torch.bfloat16, LLAMA | dict(
        head_dim=8, num_hidden_layers=1, max_position_embeddings=40, num_labels=5, rope_parameters=dict(
            rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, rope_theta=300.0,
            original_max_position_embeddings=16)), [1, 40, 6], dict(gradients=[2])),
    "llama-bare": (LlamaModel, LlamaConfig, torch.float16, LLAMA | dict(
        num_attention_heads=1, head_dim=14, hidden_act="relu", num_hidden_layers=1,
        max_position_embeddings=20), [1, 20], {}),
    "mistral-window": (MistralForTokenClassification, MistralConfig, torch.bfloat16, LLAMA | dict(
        num_key_value_heads=3, sliding_window=5, max_position_embeddings=20, num_labels=4), [1, 5, 20, 7],
        dict(gradients=[3])),
    "qwen2-window": (Qwen2ForCausalLM, Qwen2Config, torch.float16, LLAMA | dict(
        num_key_value_heads=1, use_sliding_window=True, sliding_window=3, max_window_layers=1,
        tie_word_embeddings=True, max_position_embeddings=24), [1, 3, 17, 5], dict(gradients=[3])),
    "neox-parallel": (GPTNeoXForCausalLM, GPTNeoXConfig, torch.float16, NEOX | dict(
        max_position_embeddings=24, rope_parameters=dict(
            rope_type="default", rope_theta=700.0, partial_rotary_factor=0.5)), [1, 2, 24, 5],
        dict(gradients=[1, 3], parameters=3)),
    "neox-sequential": (GPTNeoXForCausalLM, GPTNeoXConfig, torch.bfloat16, NEOX | dict(
        use_parallel_residual=False, attention_bias=False, hidden_act="gelu_new", tie_word_embeddings=True,
        max_position_embeddings=20, rope_parameters=dict(
            rope_type="default", rope_theta=10000.0, partial_rotary_factor=1.0)), [1, 20, 4],
        dict(gradients=[2], edit=old_neox)),
    "neox-linear": (GPTNeoXForTokenClassification, GPTNeoXConfig, torch.float16, NEOX | dict(
        num_attention_heads=4, num_hidden_layers=1, max_position_embeddings=10, num_labels=3, rope_parameters=dict(
            rope_type="linear", factor=2.0, rope_theta=10000.0, partial_rotary_factor=0.8)), [1, 20], {}),
    "neox-dynamic": (GPTNeoXForSequenceClassification, GPTNeoXConfig, torch.float16, NEOX | dict(
        num_hidden_layers=1, max_position_embeddings=10, num_labels=6, rope_parameters=dict(
            rope_type="dynamic", factor=2.0, rope_theta=10000.0, partial_rotary_factor=0.4)), [10, 20], {}),
    "gpt2-lm": (GPT2LMHeadModel, GPT2Config, torch.bfloat16, GPT2 | dict(n_positions=24), [1, 2, 24, 5],
        dict(gradients=[1, 3], parameters=3)),
    "gpt2-scaled": (GPT2LMHeadModel, GPT2Config, torch.float16, GPT2 | dict(
        n_positions=20, n_inner=None, n_embd=10, scale_attn_weights=False, scale_attn_by_inverse_layer_idx=True,
        reorder_and_upcast_attn=True, activation_function="relu"), [1, 20, 4], dict(gradients=[2], edit=hub_gpt2)),
    "gpt2-untied": (GPT2LMHeadModel, GPT2Config, torch.bfloat16, GPT2 | dict(
        n_positions=9, n_layer=1, tie_word_embeddings=False), [1, 9], {}),
    "gpt2-classifier": (GPT2ForSequenceClassification, GPT2Config, torch.bfloat16, GPT2 | dict(
        n_positions=12, n_head=1, n_layer=1, num_labels=3), [1, 12, 4], dict(gradients=[2])),
    "gpt2-tokens": (GPT2ForTokenClassification, GPT2Config, torch.float16, GPT2 | dict(
        n_positions=12, n_layer=1, num_labels=8), [1, 12], {}),
    "gpt2-bare": (GPT2Model, GPT2Config, torch.float16, GPT2 | dict(n_positions=12, n_layer=1), [1, 12], {}),
}

SITES = {
    "model": ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj",
              "mlp.up_proj", "mlp.down_proj"],
    "gpt_neox": ["attention.query_key_value", "attention.dense", "mlp.dense_h_to_4h", "mlp.dense_4h_to_h"],
    "transformer": ["attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"],
}


class Pass:
    """One forward pass, with everything that gradients are taken by."""

    def __init__(self, model, ids):
        kind = model.base_model_prefix
        trunk = model.base_model
        layers = trunk.h if kind == "transformer" else trunk.layers
        words = {"model": "embed_tokens", "gpt_neox": "embed_in", "transformer": "wte"}[kind]
        self.values, hooks = {}, []

        def keep(name, module):
            def hook(module, inputs, output):
                self.values[name] = output
            hooks.append(module.register_forward_hook(hook))

        def enter(module, inputs):
            self.values["embeddings"] = inputs[0]
        hooks.append(layers[0].register_forward_pre_hook(enter))
        keep("words", getattr(trunk, words))
        for number, layer in enumerate(layers):
            for path in SITES[kind]:
                keep(f"{number}.{path}", layer.get_submodule(path))
            keep(f"{number}.neurons", layer.mlp.up_proj if kind == "model" else layer.mlp.act)
        # Scaled rotary embeddings remember the longest text seen; each text here is the first.
        if hasattr(trunk, "rotary_emb"):
            trunk.rotary_emb.max_seq_len_cached = trunk.rotary_emb.original_max_seq_len
            trunk.rotary_emb.inv_freq = trunk.rotary_emb.original_inv_freq.clone()
        self.output = model(input_ids=ids, output_hidden_states=True, use_cache=False)
        for hook in hooks:
            hook.remove()


def make(number, name, kind, configuration, dtype, options, lengths, gradients=(), parameters=None, edit=None, shard=None):
    torch.manual_seed(number)
    config = configuration(**options, pad_token_id=None)
    config._attn_implementation = "eager"
    for dropout in ["attn_pdrop", "resid_pdrop", "embd_pdrop", "hidden_dropout", "attention_dropout", "classifier_dropout"]:
        if hasattr(config, dropout):
            setattr(config, dropout, 0.0)
    model = kind(config).eval()
    # Larger than the usual initialisation, so that attention is far from uniform and every bias matters.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * (0.4 if parameter.dim() > 1 else 0.5))
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.to(dtype).save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
    path = os.path.join(folder, "config.json")
    if edit:
        config = json.load(open(path))
        edit(folder, config)
        json.dump(config, open(path, "w"), indent=2)
    # The reference computes in float32 from the rounded weights, as Nightjar does.
    model = model.to(torch.float32)
    if hasattr(model.base_model, "rotary_emb"):
        model.base_model.rotary_emb = type(model.base_model.rotary_emb)(model.config)
    expected = {}
    for text, length in enumerate(lengths):
        ids = torch.randint(0, model.config.vocab_size, (1, length))
        run = Pass(model, ids)
        expected[f"ids.{text}"] = ids[0].to(torch.int32)
        for layer, state in enumerate(run.output.hidden_states):
            expected[f"hidden.{text}.{layer}"] = state[0].detach()
        logits = getattr(run.output, "logits", None)
        if logits is not None:
            logits = logits if logits.dim() == 2 else logits[0]
            expected[f"logits.{text}"] = logits.detach()
        if text == (gradients[-1] if gradients else 0):
            for value, output in run.values.items():
                if value[0].isdigit():
                    expected[f"site.{text}.{value}"] = output[0].detach()
        if text not in gradients:
            continue
        # The second likeliest: neither certain nor hopeless.
        row = logits.shape[0] - 1
        target = int(logits[row].topk(2).indices[1])
        expected[f"target.{text}"] = torch.tensor([row, target], dtype=torch.int32)
        probability = logits.softmax(-1)[row, target]
        for value, slope in zip(run.values, torch.autograd.grad(probability, list(run.values.values()), retain_graph=True)):
            label = f"probability.{value}" if value[0].isdigit() else value
            expected[f"grad.{text}.{label}"] = slope[0]
        if text == parameters:
            named = dict(model.named_parameters())
            slopes = torch.autograd.grad(probability.log(), list(named.values()), allow_unused=True)
            for parameter, slope in zip(named, slopes):
                label = parameter.replace("lm_head", "embed_out") if kind is GPTNeoXForCausalLM else parameter
                expected[f"grad.{text}.parameters.{label}"] = slope
    # A copy each: some are views into one tensor.
    save_file({key: value.clone().contiguous() for key, value in expected.items()}, os.path.join(folder, "expected.safetensors"))


for number, (name, (kind, configuration, dtype, options, lengths, more)) in enumerate(CASES.items()):
    make(number, name, kind, configuration, dtype, options, lengths, **more)
