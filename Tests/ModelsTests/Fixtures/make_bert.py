"""Seeded random BERTs of odd shapes, and what transformers makes of some token ids.

    python3 make_bert.py        needs torch, transformers, safetensors

A folder a case: config.json and model.safetensors as `save_pretrained` writes them, and expected.safetensors as
reference.py says.
"""
import os
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertForSequenceClassification, BertModel
from reference import expected

HERE = os.path.dirname(os.path.abspath(__file__))
SITES = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"]
CASES = {
    "bert-plain": (BertModel, torch.float32, dict(hidden_size=30, num_attention_heads=5, intermediate_size=47, num_hidden_layers=3, vocab_size=41, max_position_embeddings=50)),
    "bert-mlm": (BertForMaskedLM, torch.float32, dict(hidden_size=24, num_attention_heads=1, intermediate_size=13, num_hidden_layers=2, vocab_size=61, max_position_embeddings=30, hidden_act="gelu_new")),
    "bert-mlm-half": (BertForMaskedLM, torch.float16, dict(hidden_size=24, num_attention_heads=12, intermediate_size=25, num_hidden_layers=2, vocab_size=37, max_position_embeddings=33, hidden_act="relu")),
    "bert-classifier-bfloat": (BertForSequenceClassification, torch.bfloat16, dict(hidden_size=20, num_attention_heads=4, intermediate_size=33, num_hidden_layers=3, vocab_size=53, max_position_embeddings=40, type_vocab_size=3, num_labels=7, layer_norm_eps=1e-5, hidden_act="silu")),
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
    base = getattr(model, "bert", model)
    # Not the padding's id, for whose row torch gives no gradient.
    texts = [torch.randint(1, config.vocab_size, (length,)) for length in [1, 2, 7, config.max_position_embeddings]]
    with safe_open(os.path.join(folder, "model.safetensors"), "pt") as file:
        names = list(file.keys())
    # The reference computes from the rounded weights, as Nightjar does.
    values = expected(
        model.float(), texts, names, base.encoder.layer, SITES, "intermediate", base.embeddings,
        base.embeddings.word_embeddings, each=kind is not BertForSequenceClassification)
    save_file(values, os.path.join(folder, "expected.safetensors"))
