"""Writes the files that SafetensorsTests compares with, by the format's own library (safetensors, numpy, torch)."""

import pathlib

import numpy
import safetensors.numpy
import safetensors.torch
import torch

here = pathlib.Path(__file__).parent

# What SafetensorsWriter has to write byte for byte.
safetensors.numpy.save_file(
    {
        "layer.10.attention": numpy.arange(6, dtype=numpy.float32).reshape(2, 3) / 4,
        "layer.2.\u5358\u8a9e\"\\\n": numpy.array([1.5, -2.25], dtype=numpy.float32),
        "none": numpy.zeros((0, 4), dtype=numpy.float32),
        "mask": numpy.array([1, 0, 255], dtype=numpy.uint8),
        "scalar": numpy.array(-0.0, dtype=numpy.float32),
    },
    here / "floats.safetensors",
    metadata={"format": "pt"},
)

# Every type that torch writes, with values at the edges of the half types.
edges = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, -6.1e-5, float("inf"), float("-inf")])
safetensors.torch.save_file(
    {
        "F64": torch.tensor([1.0, -1e300, 1e-300, 0.1], dtype=torch.float64),
        "F32": edges,
        "F16": edges.to(torch.float16),
        "BF16": edges.to(torch.bfloat16),
        "I64": torch.tensor([-(2**63), 2**63 - 1]),
        "I32": torch.tensor([-1], dtype=torch.int32),
        "I16": torch.tensor([-1], dtype=torch.int16),
        "I8": torch.tensor([-1], dtype=torch.int8),
        "U8": torch.tensor([255], dtype=torch.uint8),
        "BOOL": torch.tensor([True, False]),
        "U64": torch.tensor([1], dtype=torch.uint64),
        "U32": torch.tensor([1], dtype=torch.uint32),
        "U16": torch.tensor([1], dtype=torch.uint16),
        "F8_E4M3": torch.tensor([1.0]).to(torch.float8_e4m3fn),
        "F8_E5M2": torch.tensor([1.0]).to(torch.float8_e5m2),
    },
    here / "types.safetensors",
)
# The halves as torch widens them.
safetensors.torch.save_file(
    {"F16": edges.to(torch.float16).float(), "BF16": edges.to(torch.bfloat16).float()},
    here / "widened.safetensors",
)
