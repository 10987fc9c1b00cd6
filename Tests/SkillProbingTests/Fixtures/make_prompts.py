"""Makes the models that tests of prompts read with, and expected.json: what their tokenizers make of prompts and labels.

    python3 make_prompts.py        needs torch, transformers, tokenizers

prompts/causal: a GPT-2 that reads bytes; merging: a LLaMA whose tokenizer joins characters across words, so that a label
can change the prompt's last token; masked: a BERT. All have random weights: only their tokens are looked at.
expected.json: for each prompt and label the ids of the prompt, and of the prompt with the label.
"""
import json
import pathlib

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import (
    AutoTokenizer, BertConfig, BertForMaskedLM, BertTokenizerFast, GPT2Config, GPT2LMHeadModel, LlamaConfig,
    LlamaForCausalLM, PreTrainedTokenizerFast)

here = pathlib.Path(__file__).parent / "prompts"
here.mkdir(exist_ok=True)
torch.manual_seed(0)


def byte_level():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("#", "#"), ("##", "#"), ("Ġ", "A"), ("n", "s"), ("w", "e"), ("ĠA", "ns"), ("we", "r"), ("ĠAns", "wer"),
              ("y", "e"), ("ye", "s"), ("1", "0"), ("Ġ", "a")]
    vocabulary = {piece: i for i, piece in enumerate(["<|endoftext|>"] + alphabet + [a + b for a, b in merges])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>", bos_token="<|endoftext|>")


def merging():
    characters = [chr(c) for c in range(32, 127)] + ["\n", "▁"]
    merges = [(":", "b"), ("A", ":"), ("a", "b"), ("n", "s")]
    vocabulary = {p: i for i, p in enumerate(["<unk>", "<s>", "</s>"] + characters + [a + b for a, b in merges])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>"))
    tokenizer.decoder = decoders.Fuse()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")


def word_piece():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [chr(c) for c in range(33, 127) if not chr(c).isupper()]
    words += ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"] + ["answer", "question", "yes", "no", "options"]
    (here / "masked").mkdir(exist_ok=True)
    (here / "masked" / "vocab.txt").write_text("\n".join(words) + "\n")
    return BertTokenizerFast(vocab={word: i for i, word in enumerate(words)}, do_lower_case=True)


kinds = {
    "causal": (byte_level, lambda n: GPT2LMHeadModel(
        GPT2Config(vocab_size=n, n_embd=8, n_head=2, n_layer=1, n_inner=12, n_positions=1200, bos_token_id=0, eos_token_id=0))),
    "merging": (merging, lambda n: LlamaForCausalLM(LlamaConfig(
        vocab_size=n, hidden_size=8, intermediate_size=12, num_attention_heads=2, num_hidden_layers=1,
        max_position_embeddings=1200))),
    "masked": (word_piece, lambda n: BertForMaskedLM(BertConfig(
        vocab_size=n, hidden_size=8, intermediate_size=12, num_attention_heads=2, num_hidden_layers=1,
        max_position_embeddings=1200))),
}
cases = [
    ("### Question: one\n### Answer:", ["a", "b", "c"]),
    ("### Question: two words [MASK] more\n### Answer:", ["no", "yes"]),
    ("Rate it. A:", ["1", "2", "3"]),
    ("Rate it. A: ", ["a", "x"]),
    ("Say which: ", ["xa", "yb"]),
]
expected = []
for name, (make, model) in kinds.items():
    tokenizer = make()
    tokenizer.save_pretrained(here / name)
    model(len(tokenizer)).save_pretrained(here / name)
    tokenizer = AutoTokenizer.from_pretrained(here / name)
    for prompt, labels in cases:
        mask = tokenizer.mask_token or ""
        expected.append({
            "model": name, "prompt": prompt, "labels": labels, "ids": tokenizer(prompt + mask)["input_ids"],
            "joint": [tokenizer(prompt + label)["input_ids"] for label in labels]})
(here / "expected.json").write_text(json.dumps(expected, indent=0))
