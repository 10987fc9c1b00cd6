"""Small GGUF files of LLaMA-family models with random blocks, and what they hold as transformers names and orders it.

    python3 make_gguf.py        needs gguf, safetensors, torch, transformers, accelerate

gguf/NAME.gguf, and gguf/NAME.safetensors with every tensor in float32: dequantised by gguf, queries and keys of llama files
turned back as transformers' own reader does, with which two of the files are compared.
"""
import os

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import torch
from gguf import GGUFWriter, GGMLQuantizationType as Type, RopeScalingType
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize
from safetensors.numpy import save_file
from transformers import AutoModelForCausalLM, GgufConfig

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gguf")
# Where a block's halves lie.
HALVES = {Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0], Type.Q4_K: [0, 2],
          Type.Q6_K: [208]}
MODULES = {"attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
           "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm",
           "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
OUTSIDE = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
           "rope_freqs": "rope_freqs"}


def stored(random, type, shape):
    """Blocks with every bit random but for their halves, which are finite: also negative, zero and subnormal."""
    if type == Type.F32:
        return random.standard_normal(shape, dtype=np.float32)
    if type == Type.F16:
        return random.standard_normal(shape).astype(np.float16)
    length, size = GGML_QUANT_SIZES[type]
    blocks = random.integers(0, 256, (*shape[:-1], shape[-1] // length, size), dtype=np.uint8)
    if type == Type.BF16:
        blocks = (random.standard_normal(shape, dtype=np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    for place in HALVES.get(type, []):
        halves = (random.standard_normal(blocks.shape[:-1]) * 10.0 ** random.integers(-8, 2, blocks.shape[:-1]))
        blocks[..., place:place + 2] = halves.astype(np.float16)[..., None].view(np.uint8)
    return blocks.reshape(*shape[:-1], -1)


def name_of(tensor):
    """transformers' name."""
    parts = tensor.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{MODULES[parts[2]]}.{parts[3]}"
    return f"{OUTSIDE[parts[0]]}.{parts[1]}"


def turned_back(values, heads):
    return values.reshape(heads, -1, 2, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)


def write(name, architecture, seed, settings, tensors, tokenizer):
    path = os.path.join(HERE, name + ".gguf")
    random = np.random.default_rng(seed)
    writer = GGUFWriter(path, architecture)
    settings(writer)
    writer.add_block_count(1 + max(int(t.split(".")[1]) for t in tensors if t.startswith("blk.")))
    tokenizer(writer)
    expected = {}
    for tensor, (type, shape) in tensors.items():
        data = stored(random, type, shape)
        writer.add_tensor(tensor, data, raw_dtype=type)
        values = dequantize(data, type).reshape(shape)
        if architecture == "llama" and ".attn_q." in tensor:
            values = turned_back(values, HEADS)
        if architecture == "llama" and ".attn_k." in tensor:
            values = turned_back(values, KEY_VALUE_HEADS)
        expected[name_of(tensor)] = np.ascontiguousarray(values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, os.path.join(HERE, name + ".safetensors"))
    return expected


HEADS, KEY_VALUE_HEADS = 4, 2


def sizes(width, feed_forward, positions, heads=HEADS):
    def add(writer):
        writer.add_embedding_length(width)
        writer.add_feed_forward_length(feed_forward)
        writer.add_context_length(positions)
        writer.add_head_count(heads)
        writer.add_head_count_kv(KEY_VALUE_HEADS)
        writer.add_layer_norm_rms_eps(1e-5)
    return add


def byte_level(writer):
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(["<|endoftext|>", "a", "b", "Ġ", "ab", "Ġa", "é"])
    writer.add_token_types([3, 1, 1, 1, 1, 1, 1])
    writer.add_token_merges(["a b", "Ġ a"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)


def pieces(writer):
    writer.add_tokenizer_model("llama")
    writer.add_token_list(["<unk>", "<s>", "</s>", "<0x0A>", "▁a", "▁", "a"])
    writer.add_token_scores([0.0, 0.0, 0.0, 0.0, -1.5, -2.25, -3.0])
    writer.add_token_types([2, 3, 3, 6, 1, 1, 1])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)


# Every type; heads of 8, so that 32 queries' rows; the vocabulary is odd, and rows are whole 256-blocks.
def settings(writer):
    sizes(256, 32, 77)(writer)
    writer.add_rope_dimension_count(8)
    writer.add_key_length(8)
    writer.add_value_length(8)
    writer.add_rope_freq_base(50000.0)
    writer.add_vocab_size(7)


types = write("llama-types", "llama", 1, settings, {
    "token_embd.weight": (Type.Q8_0, (7, 256)),
    "blk.0.attn_norm.weight": (Type.F32, (256,)),
    "blk.0.attn_q.weight": (Type.Q6_K, (32, 256)),
    "blk.0.attn_k.weight": (Type.Q4_K, (16, 256)),
    "blk.0.attn_v.weight": (Type.BF16, (16, 256)),
    "blk.0.attn_output.weight": (Type.Q5_0, (256, 32)),
    "blk.0.ffn_norm.weight": (Type.F32, (256,)),
    "blk.0.ffn_gate.weight": (Type.Q4_0, (32, 256)),
    "blk.0.ffn_up.weight": (Type.Q4_1, (32, 256)),
    "blk.0.ffn_down.weight": (Type.Q5_1, (256, 32)),
    "output_norm.weight": (Type.F32, (256,)),
    "output.weight": (Type.F16, (7, 256)),
}, byte_level)


# Tied, biases everywhere, two layers, sizes that are no multiple of anything, scaled positions, counts a layer.
def settings(writer):
    sizes(44, 10, 33, [HEADS, HEADS])(writer)
    writer.add_rope_dimension_count(6)
    writer.add_rope_scaling_type(RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(2.5)
    writer.add_custom_alignment(64)


layer = {
    "attn_norm.weight": (Type.F32, (44,)),
    "attn_q.weight": (Type.F16, (24, 44)), "attn_q.bias": (Type.F32, (24,)),
    "attn_k.weight": (Type.F32, (12, 44)), "attn_k.bias": (Type.F16, (12,)),
    "attn_v.weight": (Type.BF16, (12, 44)), "attn_v.bias": (Type.F32, (12,)),
    "attn_output.weight": (Type.F32, (44, 24)), "attn_output.bias": (Type.F32, (44,)),
    "ffn_norm.weight": (Type.F32, (44,)),
    "ffn_gate.weight": (Type.F16, (10, 44)), "ffn_gate.bias": (Type.F32, (10,)),
    "ffn_up.weight": (Type.F16, (10, 44)), "ffn_up.bias": (Type.F32, (10,)),
    "ffn_down.weight": (Type.F16, (44, 10)), "ffn_down.bias": (Type.F32, (44,)),
}
write("llama-biases", "llama", 2, settings, {
    "rope_freqs.weight": (Type.F32, (3,)),
    "token_embd.weight": (Type.F16, (7, 44)),
    "output_norm.weight": (Type.F32, (44,)),
    **{f"blk.{number}.{key}": value for number in range(2) for key, value in layer.items()},
}, pieces)

# Queries and keys as transformers has them; biases at queries, keys and values.
qwen = write("qwen2", "qwen2", 3, sizes(32, 64, 128), {
    "token_embd.weight": (Type.Q8_0, (7, 32)),
    "output_norm.weight": (Type.F32, (32,)),
    "output.weight": (Type.Q8_0, (7, 32)),
    "blk.0.attn_norm.weight": (Type.F32, (32,)),
    "blk.0.attn_q.weight": (Type.Q8_0, (32, 32)), "blk.0.attn_q.bias": (Type.F32, (32,)),
    "blk.0.attn_k.weight": (Type.Q8_0, (16, 32)), "blk.0.attn_k.bias": (Type.F32, (16,)),
    "blk.0.attn_v.weight": (Type.Q8_0, (16, 32)), "blk.0.attn_v.bias": (Type.F32, (16,)),
    "blk.0.attn_output.weight": (Type.Q4_0, (32, 32)),
    "blk.0.ffn_norm.weight": (Type.F32, (32,)),
    "blk.0.ffn_gate.weight": (Type.Q5_0, (64, 32)),
    "blk.0.ffn_up.weight": (Type.Q5_1, (64, 32)),
    "blk.0.ffn_down.weight": (Type.Q4_1, (32, 64)),
}, byte_level)

# transformers reads the same; of llama's files it passes over biases.
for name, expected in [("llama-types", types), ("qwen2", qwen)]:
    model = AutoModelForCausalLM.from_pretrained(
        HERE, gguf_file=name + ".gguf", dtype=torch.float32, quantization_config=GgufConfig(dequantize=True))
    state = model.state_dict()
    assert sorted(state) == sorted(expected), (sorted(state), sorted(expected))
    for key, value in state.items():
        assert np.array_equal(value.numpy(), expected[key]), key
