"""Tokenizers trained on a few made-up sentences, and seeded random checkpoints with a language-model head of each kind.

Weights are spread so widely that neurons differ and some are not linear.
"""
import os

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (AutoTokenizer, BertConfig, BertForMaskedLM, DebertaV2Config, DebertaV2ForMaskedLM,
                          GPT2Config, GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig,
                          LlamaForCausalLM, MistralConfig, MistralForCausalLM, PreTrainedTokenizerFast, Qwen2Config,
                          Qwen2ForCausalLM)

SUBJECTS = ["the cat", "a heron", "my uncle", "the baker", "a small ferry", "the old clock", "her sister", "the river"]
VERBS = ["carries", "watches", "follows", "paints", "forgets", "sells", "repairs", "hears"]
OBJECTS = ["bread", "a lantern", "the harbour", "some music", "two boats", "the garden", "winter", "a letter"]
PLACES = ["in Lyon", "near the bridge", "under the roof", "at noon", "for Clara", "without a map", "by night", "again"]


def sentence(number):
    """One of 4,096: what it says follows from its number."""
    return " ".join(words[number // 8 ** place % 8] for place, words in enumerate((SUBJECTS, VERBS, OBJECTS, PLACES)))


TEXTS = [sentence(number * 37 % 4096) for number in range(200)]
WORDS = sorted({word for text in TEXTS for word in text.split()})


def wordpiece(folder):
    letters = sorted({letter for word in WORDS for letter in word.lower()})
    whole = [word.lower() for number, word in enumerate(WORDS) if number % 5]
    single = [piece for letter in letters for piece in (letter, "##" + letter) if piece not in whole]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "?"] + whole + single + ["##er", "##at", "##or"]
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(pieces) + "\n")


def unigram(folder):
    """Most words whole. The space before a mask belongs to it, as it does in DeBERTa's own tokenizers."""
    named = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    whole = ["▁" + word for number, word in enumerate(WORDS) if number % 5]
    letters = sorted({letter for word in WORDS for letter in word} | set("▁.?"))
    tokenizer = Tokenizer(models.Unigram(
        [(piece, 0.0) for piece in named] + [(piece, -4 - number / 64) for number, piece in enumerate(whole)]
        + [(piece, -6 - number / 32) for number, piece in enumerate(letters)] + [("▁h", -8.5), ("er", -8.25)],
        unk_id=3))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]",
        mask_token=AddedToken("[MASK]", lstrip=True, normalized=False)).save_pretrained(folder)


def metaspace(folder):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(
        vocab_size=120, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False,
        initial_alphabet=list("[]MASK:?.0123456789")))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>").save_pretrained(folder)


def byte_level(folder, texts=TEXTS, size=340):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|endoftext|>", bos_token="<|endoftext|>").save_pretrained(folder)


# Into the neurons: less spread, for a GELU far below zero is nothing but rounding.
INWARD = ("intermediate.dense.weight", "dense_h_to_4h.weight", "c_fc.weight")
ROTARY = dict(hidden_size=12, intermediate_size=14, num_hidden_layers=2, num_attention_heads=3,
              max_position_embeddings=64)
# name: tokenizer, model, configuration, spread of the weights, of the output embeddings.
ARCHITECTURES = {
    "bert": (wordpiece, BertForMaskedLM, lambda n: BertConfig(
        vocab_size=n, hidden_size=12, num_attention_heads=3, intermediate_size=15, num_hidden_layers=3,
        max_position_embeddings=32), 0.4, 0.8),
    "deberta-v2": (unigram, DebertaV2ForMaskedLM, lambda n: DebertaV2Config(
        vocab_size=n, hidden_size=12, num_attention_heads=2, intermediate_size=14, num_hidden_layers=2,
        max_position_embeddings=48, relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True,
        position_buckets=8, norm_rel_ebd="layer_norm", position_biased_input=False, type_vocab_size=0,
        conv_kernel_size=3, conv_act="gelu"), 0.4, 0.8),
    "llama": (metaspace, LlamaForCausalLM, lambda n: LlamaConfig(
        vocab_size=n, num_key_value_heads=1, **ROTARY), 0.4, 0.9),
    "mistral": (metaspace, MistralForCausalLM, lambda n: MistralConfig(
        vocab_size=n, num_key_value_heads=3, sliding_window=5, **ROTARY), 0.4, 0.9),
    "qwen2": (byte_level, Qwen2ForCausalLM, lambda n: Qwen2Config(
        vocab_size=n, num_key_value_heads=1, tie_word_embeddings=True, **ROTARY), 0.4, 0.9),
    "gpt-neox": (byte_level, GPTNeoXForCausalLM, lambda n: GPTNeoXConfig(
        vocab_size=n, rotary_pct=0.5, **ROTARY), 0.4, 0.9),
    # A ReLU: many activations are exactly 0.
    "gpt2": (byte_level, GPT2LMHeadModel, lambda n: GPT2Config(
        vocab_size=n, n_embd=12, n_head=3, n_inner=16, n_layer=2, n_positions=64, bos_token_id=0, eos_token_id=0,
        activation_function="relu"), 0.4, 0.9),
}


def make(folder, name, seed):
    """Writes the checkpoint and its tokenizer; returns the tokenizer and how to load the model."""
    make_tokenizer, kind, config, spread, outer = ARCHITECTURES[name]
    os.makedirs(folder, exist_ok=True)
    make_tokenizer(folder)
    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder) if make_tokenizer is not wordpiece else None
    size = len(tokenizer) if tokenizer else len(open(os.path.join(folder, "vocab.txt")).read().splitlines())
    model = kind(config(size))
    with torch.no_grad():
        head = model.get_output_embeddings().weight
        for path, parameter in model.named_parameters():
            value = torch.randn_like(parameter) * (
                outer if parameter is head else 0.25 if path.endswith(INWARD) else spread)
            parameter.copy_(value + 1 if "norm" in path.lower() and path.endswith("weight") or ".ln_" in path
                            and path.endswith("weight") else value)
    model.save_pretrained(folder)
    tokenizer = tokenizer or AutoTokenizer.from_pretrained(folder)
    return tokenizer, lambda: kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
