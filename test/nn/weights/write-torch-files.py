"""Writes files as PyTorch writes them, and expected.json with what they hold.

    python3 write-torch-files.py FOLDER
"""
import collections
import json
import os
import sys

import torch

folder = sys.argv[1]
expected = {}


def describe(tensor):
    values = tensor.detach().to(torch.float64).reshape(-1).tolist()
    kind = str(tensor.dtype).replace("torch.", "")
    in_memory = {"float16": "float32", "bfloat16": "float32", "bool": "uint8"}.get(kind, kind)
    return {"shape": list(tensor.shape), "dtype": in_memory, "values": values}


def save(name, saved, tensors, **options):
    torch.save(saved, os.path.join(folder, name), **options)
    expected[name] = [{"name": key, **describe(value)} for key, value in tensors.items()]


torch.manual_seed(1)
kinds = [torch.float32, torch.float64, torch.float16, torch.bfloat16,
         torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]
types = {str(kind).replace("torch.", ""): (torch.rand(2, 3, 4) * 100).to(kind) for kind in kinds}
types["bool"] = torch.rand(5) > 0.5
types["half_extremes"] = torch.tensor([6e-8, -65504.0, 6.1e-5, -0.0, 0.333], dtype=torch.float16)

base = torch.arange(24, dtype=torch.float32)
views = {
    "whole": base,
    "transposed": base.view(4, 6).t(),
    "permuted": base.view(2, 3, 4).permute(2, 0, 1),
    "stepped": base[3::5],
    "middle": base[7:9],
    "expanded": base[:2].view(2, 1).expand(2, 3),
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(0, 3),
}

network = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
optimizer = torch.optim.Adam(network.parameters())
network(torch.rand(4, 3)).sum().backward()
optimizer.step()
state = network.state_dict()
checkpoint = {"epoch": 3, "loss": 0.25, "state_dict": state, "optimizer": optimizer.state_dict(),
              "name": "net", "best": None,
              "size": torch.Size([2, 3]), "device": torch.device("cpu")}
parameters = collections.OrderedDict(network.named_parameters())
pair = {"generator": state, "discriminator": state.copy()}

for container, zipped in {"zip": True, "stream": False}.items():
    def both(name, saved, tensors, **options):
        save(f"{name}-{container}.pth", saved, tensors,
             _use_new_zipfile_serialization=zipped, **options)

    both("types", types, types)
    both("views", views, views)
    both("module", state, state)
    both("parameters", parameters, parameters)
    both("checkpoint", checkpoint, state)
    both("deeper", {"model": {"state_dict": state, "epoch": 1}}, state)
    for protocol in (3, 4, 5):
        both(f"protocol{protocol}", checkpoint, state, pickle_protocol=protocol)
    both("refused-module", network, {})
    both("refused-pair", pair, {})
    both("refused-tensor", base, {})
    both("refused-list", [base, base], {})
    both("refused-numpy", {"state_dict": state, "best": base.numpy()[0]}, {})
    both("refused-numbers", {"epoch": 3}, {})

with open(os.path.join(folder, "expected.json"), "w") as file:
    json.dump(expected, file)
