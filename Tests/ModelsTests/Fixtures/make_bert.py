"""Seeded random BERTs of odd shapes, and what transformers makes of some token ids.

    python3 make_bert.py        needs torch, transformers, safetensors

A folder a case: config.json and model.safetensors as `save_pretrained` writes them, and expected.safetensors with, for
each text i, `ids.i`, `hidden.i.l` (after l layers) and `logits.i`.
"""
import os
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertForSequenceClassification, BertModel

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {
    "bert-plain": (BertModel, torch.float32, dict(hidden_size=30, num_attention_heads=5, intermediate_size=77, num_hidden_layers=3, vocab_size=101, max_position_embeddings=70)),
    "bert-mlm": (BertForMaskedLM, torch.float32, dict(hidden_size=24, num_attention_heads=1, intermediate_size=13, num_hidden_layers=2, vocab_size=211, max_position_embeddings=40, hidden_act="gelu_new")),
    "bert-mlm-half": (BertForMaskedLM, torch.float16, dict(hidden_size=36, num_attention_heads=12, intermediate_size=50, num_hidden_layers=2, vocab_size=97, max_position_embeddings=33, hidden_act="relu")),
    "bert-classifier-bfloat": (BertForSequenceClassification, torch.bfloat16, dict(hidden_size=20, num_attention_heads=4, intermediate_size=64, num_hidden_layers=4, vocab_size=53, max_position_embeddings=64, type_vocab_size=3, num_labels=7, layer_norm_eps=1e-5, hidden_act="silu")),
}

for number, (name, (kind, dtype, options)) in enumerate(CASES.items()):
    torch.manual_seed(number)
    config = BertConfig(**options, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model = kind(config).eval()
    # Larger than the usual initialisation, so that attention is far from uniform and every bias matters.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * (0.3 if parameter.dim() > 1 else 0.5))
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.to(dtype).save_pretrained(folder)
    # The reference computes in float32 from the rounded weights, as Nightjar does.
    model = model.to(torch.float32)
    expected = {}
    for text, length in enumerate([1, 2, 17, config.max_position_embeddings]):
        ids = torch.randint(0, config.vocab_size, (1, length))
        with torch.no_grad():
            out = model(input_ids=ids, output_hidden_states=True)
        expected[f"ids.{text}"] = ids[0].to(torch.int32)
        for layer, state in enumerate(out.hidden_states):
            expected[f"hidden.{text}.{layer}"] = state[0].contiguous()
        if hasattr(out, "logits"):
            logits = out.logits[0] if kind is BertForMaskedLM else out.logits
            expected[f"logits.{text}"] = logits.contiguous()
    save_file(expected, os.path.join(folder, "expected.safetensors"))
