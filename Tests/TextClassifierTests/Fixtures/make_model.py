"""Makes a seeded BERT of a few words, beside this file, for the tests to train.

    python make_model.py        needs torch, transformers
"""
import pathlib

import torch
from transformers import BertConfig, BertModel, BertTokenizerFast

here = pathlib.Path(__file__).parent / "model"
here.mkdir(exist_ok=True)
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ","] + [chr(c) for c in range(97, 123)]
words += ["##" + chr(c) for c in range(97, 123)]
words += "the red green blue stone leaf wave warm soft deep falls grows moves slowly again there and".split()
vocabulary = here / "vocab.txt"
vocabulary.write_text("\n".join(words) + "\n")
BertTokenizerFast(vocab={word: i for i, word in enumerate(words)}, do_lower_case=True).save_pretrained(here)

torch.manual_seed(5)
model = BertModel(BertConfig(
    vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=40, initializer_range=0.2))
model.save_pretrained(here)
