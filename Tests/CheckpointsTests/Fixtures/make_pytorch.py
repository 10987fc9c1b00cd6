"""Files that torch.save writes, and what their tensors hold: run with torch and safetensors, in this folder.

Every pytorch/*.bin but the hostile ones holds the same state dict, whose tensors as float32 are in
pytorch/expected.safetensors (integers apart); pytorch-sharded is a checkpoint of two shards with their index.
"""

import collections
import json
import os
import pathlib
import pickle

import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
torch.manual_seed(3)


def state_dict():
    big = torch.randn(6, 7)
    cube = torch.randn(2, 3, 4)
    tied = torch.randn(4, 2)
    special = torch.tensor([0.0, -0.0, float("inf"), float("-inf"), 1e-7, 6e-8, 65504.0, 1 / 3])
    state = collections.OrderedDict()
    state["float32"] = torch.randn(3, 5)
    state["float16"] = special.half()
    state["bfloat16"] = torch.randn(3, 3).bfloat16()
    state["float64"] = torch.randn(5, dtype=torch.float64) / 3
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 4)
    state["empty.half"] = torch.zeros(2, 0).half()
    state["parameter"] = torch.nn.Parameter(torch.randn(2, 2))
    state["tied.one"] = tied
    state["tied.other"] = tied
    state["view.whole"] = big
    state["view.rows"] = big[2:5]
    state["view.part"] = big[2:5, 1:4]
    state["view.transposed"] = big.t()
    state["view.steps"] = big[::2, ::3]
    state["view.expanded"] = big[1, :3].expand(4, 3)
    state["view.diagonal"] = big.diagonal()
    state["view.permuted"] = cube.permute(2, 0, 1)
    state["view.ones"] = cube[:, 1:2].transpose(0, 1)
    state["view.half"] = torch.randn(40, 30).half().t()
    state["view.double"] = torch.randn(3, 4, dtype=torch.float64)[:, 2]
    state["embeddings.LayerNorm.gamma"] = torch.randn(4)
    state["embeddings.LayerNorm.beta"] = torch.randn(4)
    state["重み"] = torch.randn(1, 1)
    state["embeddings.position_ids"] = torch.arange(8).expand(1, -1)
    state["mask"] = torch.tensor([True, False])
    state._metadata = collections.OrderedDict({"": {"version": 1}, "embeddings": {"version": 1}})
    return state


class System:
    """What a malicious file does: its pickle calls os.system."""

    def __reduce__(self):
        return os.system, ("echo this must never run",)


def main():
    state = state_dict()
    (here / "pytorch").mkdir(exist_ok=True)
    folder = here / "pytorch"
    for name, value, options in [
        ("zip.bin", state, {}),
        ("zip-protocol4.bin", state, {"pickle_protocol": 4}),
        ("zip-protocol5.bin", dict(state), {"pickle_protocol": 5}),
        ("legacy.bin", state, {"_use_new_zipfile_serialization": False}),
        ("legacy-protocol4.bin", state, {"_use_new_zipfile_serialization": False, "pickle_protocol": 4}),
        (
            "training.bin",
            {
                "epoch": 3, "loss": 0.25, "state_dict": state, "optimizer": {"state": {}, "steps": [1, None]},
                "kind": torch.float16, "device": torch.device("cpu"), "size": torch.Size([1, 2]), "large": 2**40,
            },
            {},
        ),
        ("model.bin", {"model": dict(state)}, {"_use_new_zipfile_serialization": False}),
        ("hostile-system.bin", {"weight": torch.ones(1), "x": System()}, {}),
        ("hostile-system-legacy.bin", {"x": System()}, {"_use_new_zipfile_serialization": False}),
        ("hostile-module.bin", torch.nn.Linear(1, 1), {}),
        ("hostile-numpy.bin", {"x": torch.ones(2).numpy()}, {}),
        ("integers.bin", {"ids": torch.arange(3)}, {}),
        ("nothing.bin", {"epoch": 3}, {}),
    ]:
        torch.save(value, folder / name, **options)
    (folder / "hostile-protocol0.bin").write_bytes(pickle.dumps({"weight": 1}, protocol=0))
    save_file(
        {k: v.detach().float().contiguous().clone() for k, v in state.items() if v.is_floating_point()},
        folder / "expected.safetensors",
    )

    sharded = here / "pytorch-sharded"
    sharded.mkdir(exist_ok=True)
    names = [f"pytorch_model-0000{i}-of-00002.bin" for i in (1, 2)]
    shards = [{"a": torch.arange(4.0)}, {"b.LayerNorm.gamma": torch.arange(2.0).half()}]
    for name, shard in zip(names, shards):
        torch.save(shard, sharded / name)
    index = {"metadata": {"total_size": 20}, "weight_map": {k: n for n, s in zip(names, shards) for k in s}}
    (sharded / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")
    (sharded / "config.json").write_text('{"model_type": "bert"}\n')


main()
