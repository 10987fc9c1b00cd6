"""Domain neurons of seeded random checkpoints of each further architecture, by transformers, hooks and scikit-learn.

    python3 make_architectures.py        needs torch, transformers, tokenizers, scikit-learn, safetensors

The texts are those of make_domain_neurons.py, which runs first. A folder an architecture: the checkpoint with a small
tokenizer trained on the texts, and expected.safetensors: `KIND.layer.{i}.{module}`, the AP of every unit, for KIND all
and contrastive, NaN where rounding decides a unit's order. A module that is called twice in one pass (DeBERTa's shared
projections) is heard the first time.
"""
import os

import numpy
import torch
from safetensors.torch import save_file
from sklearn.metrics import average_precision_score
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (AutoTokenizer, DebertaV2Config, DebertaV2Model, GPT2Config, GPT2LMHeadModel, GPTNeoXConfig,
                          GPTNeoXForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast)

HERE = os.path.dirname(os.path.abspath(__file__))
corpora = {name: open(os.path.join(HERE, name + ".txt"), encoding="utf-8").read().splitlines()
           for name in ("positive", "negative")}
texts = corpora["positive"] + corpora["negative"]
labels = [1] * len(corpora["positive"]) + [0] * len(corpora["negative"])


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>", bos_token="<|endoftext|>")


def metaspace():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(
        vocab_size=250, special_tokens=["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"], unk_token="[UNK]",
        show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
                                   unk_token="[UNK]", mask_token="[MASK]")


LINEAR = (torch.nn.Linear, __import__("transformers.pytorch_utils", fromlist=["Conv1D"]).Conv1D)
ARCHITECTURES = {
    "llama": (metaspace, LlamaForCausalLM, lambda n: LlamaConfig(
        vocab_size=n, hidden_size=24, num_attention_heads=4, num_key_value_heads=2, intermediate_size=36,
        num_hidden_layers=2, max_position_embeddings=96), lambda m: m.model.layers,
        ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj",
         "mlp.up_proj", "mlp.down_proj"]),
    "gpt-neox": (byte_level, GPTNeoXForCausalLM, lambda n: GPTNeoXConfig(
        vocab_size=n, hidden_size=24, num_attention_heads=3, intermediate_size=40, num_hidden_layers=2,
        max_position_embeddings=128, rotary_pct=0.5), lambda m: m.gpt_neox.layers,
        ["attention.query_key_value", "attention.dense", "mlp.dense_h_to_4h", "mlp.dense_4h_to_h"]),
    "gpt2": (byte_level, GPT2LMHeadModel, lambda n: GPT2Config(
        vocab_size=n, n_embd=20, n_head=4, n_inner=44, n_layer=2, n_positions=128), lambda m: m.transformer.h,
        ["attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"]),
    "deberta-v2": (unigram, DebertaV2Model, lambda n: DebertaV2Config(
        vocab_size=n, hidden_size=24, num_attention_heads=4, intermediate_size=36, num_hidden_layers=2,
        max_position_embeddings=96, relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True,
        position_buckets=8, norm_rel_ebd="layer_norm", position_biased_input=False, type_vocab_size=0,
        conv_kernel_size=3, conv_act="gelu"), lambda m: m.encoder.layer,
        ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj",
         "attention.output.dense", "intermediate.dense", "output.dense"]),
}


def responses(layers, model, ids, pool):
    store, hooks = {}, []
    for index, layer in enumerate(layers):
        for path in MODULES:
            def hook(module, inputs, output, key=f"layer.{index}.{path}"):
                store.setdefault(key, output.reshape(-1, output.shape[-1]).to(torch.float64))
            module = layer.get_submodule(path)
            assert isinstance(module, LINEAR)
            hooks.append(module.register_forward_hook(hook))
    rows = {}
    for text in ids:
        store.clear()
        with torch.no_grad():
            model(input_ids=torch.tensor([text]))
        for key, value in store.items():
            assert len(value) == len(text)
            rows.setdefault(key, []).append(pool(text, value).to(torch.float32).numpy())
    for handle in hooks:
        handle.remove()
    return {key: numpy.stack(value) for key, value in rows.items()}


def average_precisions(table, labels):
    out = {}
    for key, values in table.items():
        result = []
        for unit in range(values.shape[1]):
            scores = values[:, unit]
            gaps = numpy.diff(numpy.sort(scores.astype(numpy.float64)))
            close = gaps.min() < 2e-6 * numpy.abs(scores).max()
            result.append(float("nan") if close else average_precision_score(labels, scores))
        out[key] = torch.tensor(result, dtype=torch.float64)
    return out


for seed, (name, (make_tokenizer, kind, config, find_layers, MODULES)) in enumerate(ARCHITECTURES.items()):
    torch.manual_seed(seed)
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    make_tokenizer().save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = kind(config(len(tokenizer))).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3)
    model.save_pretrained(folder)
    model = kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    ids = [tokenizer(text)["input_ids"] for text in texts]
    expected = {}
    for key, value in average_precisions(responses(
            find_layers(model), model, ids, lambda text, v: v.mean(dim=0)), labels).items():
        expected["all." + key] = value
    positive = [set(text) for text, label in zip(ids, labels) if label]
    negative = [set(text) for text, label in zip(ids, labels) if not label]
    inside = set()
    for token in range(len(tokenizer)):
        a, b = sum(token in text for text in positive), sum(token in text for text in negative)
        surface = tokenizer.convert_ids_to_tokens(token).lstrip("▁Ġ")
        frequent = a * 50 >= len(positive) or b * 50 >= len(negative)
        if frequent and len(surface) >= 2 and 10 * abs(a - b) > 7 * (a + b):
            inside.add(token)
    kept = [(text, label) for text, label in zip(ids, labels) if inside & set(text)]
    table = responses(find_layers(model), model, [text for text, _ in kept],
                      lambda text, v: v[[i for i, t in enumerate(text) if t in inside]].mean(dim=0))
    for key, value in average_precisions(table, [label for _, label in kept]).items():
        expected["contrastive." + key] = value
    save_file(expected, os.path.join(folder, "expected.safetensors"))
    undecided = sum(int(v.isnan().sum()) for v in expected.values())
    print(name, f"{len(inside)} tokens kept; {undecided} of {sum(v.numel() for v in expected.values())} undecided")
