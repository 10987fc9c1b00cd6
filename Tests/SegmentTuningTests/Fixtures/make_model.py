"""A seeded LLaMA of four layers that knows nothing yet, with a tokenizer of the tests' few words.

    python make_model.py
"""
import os

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model")
WORDS = ("the old young small grey quiet loud hungry sleepy brave shy cat dog cow leaf sky rose says is meow woof moo "
         "green blue red").split()

tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
tokenizer.decoder = decoders.Metaspace()
tokenizer.train_from_iterator([" ".join(WORDS)] * 20, trainers.BpeTrainer(
    vocab_size=400, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False))
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
fast.save_pretrained(FOLDER)

torch.manual_seed(5)
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=len(fast), hidden_size=16, intermediate_size=20, num_hidden_layers=4, num_attention_heads=2,
    num_key_value_heads=1, max_position_embeddings=32, bos_token_id=1, eos_token_id=2, initializer_range=0.2))
model.save_pretrained(FOLDER)
