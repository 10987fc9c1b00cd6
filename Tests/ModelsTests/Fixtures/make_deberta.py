"""Seeded random DeBERTa-v2s of odd shapes, and what transformers makes of some token ids.

    python3 make_deberta.py        needs torch, transformers, safetensors

A folder a case: config.json and model.safetensors as `save_pretrained` writes them, and expected.safetensors as
reference.py says.
"""
import json
import os
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import DebertaV2Config, DebertaV2ForMaskedLM, DebertaV2ForSequenceClassification, DebertaV2ForTokenClassification, DebertaV2Model
from reference import expected

HERE = os.path.dirname(os.path.abspath(__file__))
SITES = ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj", "attention.output.dense", "intermediate.dense", "output.dense"]
CASES = {
    # As v3's and the Japanese ones: shared projections, buckets, a normalisation, a convolution.
    "deberta-shared": (DebertaV2ForMaskedLM, torch.float32, dict(hidden_size=12, num_attention_heads=3, intermediate_size=17, num_hidden_layers=2, vocab_size=31, max_position_embeddings=32, relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True, position_buckets=8, norm_rel_ebd="layer_norm", conv_kernel_size=3, conv_act="gelu", position_biased_input=False, attention_head_size=4)),
    # Projections of their own, every distance up to a reach shorter than the texts, absolute positions too.
    "deberta-own-half": (DebertaV2ForMaskedLM, torch.float16, dict(hidden_size=10, num_attention_heads=2, intermediate_size=13, num_hidden_layers=2, vocab_size=29, max_position_embeddings=26, relative_attention=True, pos_att_type="c2p|p2c", share_att_key=False, max_relative_positions=7, type_vocab_size=2, hidden_act="gelu_new", layer_norm_eps=1e-5)),
    # The head that multiplies with the word embedding; an odd number of buckets; a wide convolution in groups.
    "deberta-original-head": (DebertaV2ForMaskedLM, torch.float32, dict(hidden_size=8, num_attention_heads=4, intermediate_size=7, num_hidden_layers=3, vocab_size=23, max_position_embeddings=25, relative_attention=True, pos_att_type=["c2p"], share_att_key=True, position_buckets=7, conv_kernel_size=5, conv_groups=2, legacy=False, hidden_act="relu")),
    # A narrower word embedding, projected; keys against positions alone.
    "deberta-classifier-bfloat": (DebertaV2ForSequenceClassification, torch.bfloat16, dict(hidden_size=15, embedding_size=6, num_attention_heads=5, intermediate_size=9, num_hidden_layers=2, vocab_size=33, max_position_embeddings=30, relative_attention=True, pos_att_type=["p2c"], share_att_key=False, position_buckets=6, max_relative_positions=12, norm_rel_ebd="none", type_vocab_size=3, num_labels=5, pooler_hidden_act="tanh", hidden_act="silu")),
    # No relative positions, though pos_att_type still scales the scores.
    "deberta-tokens-absolute": (DebertaV2ForTokenClassification, torch.float32, dict(hidden_size=14, num_attention_heads=7, intermediate_size=11, num_hidden_layers=2, vocab_size=29, max_position_embeddings=21, relative_attention=False, pos_att_type=["c2p", "p2c"], conv_kernel_size=1, norm_rel_ebd="layer_norm", num_labels=4)),
    # A narrower embedding tied to the decoder; one direction, every distance.
    "deberta-narrow": (DebertaV2ForMaskedLM, torch.float32, dict(hidden_size=11, embedding_size=7, num_attention_heads=1, intermediate_size=15, num_hidden_layers=2, vocab_size=27, max_position_embeddings=19, relative_attention=True, pos_att_type=["c2p"], share_att_key=False, norm_rel_ebd="layer_norm", type_vocab_size=1)),
    # More buckets than the reach; the scores of one direction by shared projections.
    "deberta-few-bfloat": (DebertaV2ForMaskedLM, torch.bfloat16, dict(hidden_size=8, num_attention_heads=4, intermediate_size=13, num_hidden_layers=2, vocab_size=21, max_position_embeddings=29, relative_attention=True, pos_att_type=["p2c"], share_att_key=True, position_buckets=16, max_relative_positions=5, norm_rel_ebd=" Layer_Norm ", position_biased_input=False)),
    # Relative attention of no type; a convolution a channel.
    "deberta-no-type": (DebertaV2Model, torch.float32, dict(hidden_size=10, num_attention_heads=2, intermediate_size=9, num_hidden_layers=2, vocab_size=23, max_position_embeddings=19, relative_attention=True, pos_att_type=[], share_att_key=True, conv_kernel_size=3, conv_groups=10, conv_act="relu")),
    # A reach of half the buckets, where the reference divides by zero.
    "deberta-reach": (DebertaV2Model, torch.float32, dict(hidden_size=12, num_attention_heads=3, intermediate_size=9, num_hidden_layers=1, vocab_size=23, max_position_embeddings=19, relative_attention=True, pos_att_type=["c2p", "p2c"], position_buckets=8, max_relative_positions=5, position_biased_input=False)),
}

for number, (name, (kind, dtype, options)) in enumerate(CASES.items()):
    torch.manual_seed(number)
    config = DebertaV2Config(**options, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model = kind(config).eval()
    # Larger than the usual initialisation, so that attention is far from uniform and every bias matters.
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * (0.3 if parameter.dim() > 1 else 0.5))
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model.to(dtype).save_pretrained(folder)
    if isinstance(options["pos_att_type"], str):
        # transformers writes a list; the files of others have the words with bars.
        path = os.path.join(folder, "config.json")
        written = json.load(open(path))
        written["pos_att_type"] = options["pos_att_type"]
        json.dump(written, open(path, "w"), indent=2)
    base = getattr(model, "deberta", model)
    # Not the padding's id, for whose row torch gives no gradient.
    texts = [torch.randint(1, config.vocab_size, (length,)) for length in [1, 2, 7, config.max_position_embeddings]]
    with safe_open(os.path.join(folder, "model.safetensors"), "pt") as file:
        names = list(file.keys())
    # The reference computes from the rounded weights, as Nightjar does.
    values = expected(
        model.float(), texts, names, base.encoder.layer, SITES, "intermediate", base.embeddings,
        base.embeddings.word_embeddings, each=kind is not DebertaV2ForSequenceClassification)
    save_file(values, os.path.join(folder, "expected.safetensors"))
