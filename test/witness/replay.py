"""A fold of the hippocampus once more in PyTorch: same first weights, same scans, same affine maps.

What two runs with their own random numbers cannot tell, this does: whether they differ by chance.
    node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \\
        test/witness/draws.ts CROSSVAL MODEL__seed_S/fold_K OUT
    python3 test/witness/replay.py DATA CROSSVAL MODEL__seed_S/fold_K OUT
CROSSVAL is a folder of `obelisk crossval` with the fold trained by the recipe of docs/results.md.
Prints the losses of both, how far they were apart so far, and Dice per organ wherever it was measured.
"""

import json
import struct
import sys

# First, because it says how many threads PyTorch takes.
from hippocampus import Training, dice, read_folds, split

import torch


def read_safetensors(path):
    """Tensors of a safetensors file, all float32."""
    data = open(path, "rb").read()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    result = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", f"{name} is {entry['dtype']}"
        first, end = entry["data_offsets"]
        values = bytearray(data[8 + length + first : 8 + length + end])
        result[name] = torch.frombuffer(values, dtype=torch.float32).view(entry["shape"])
    return result


def begin(model, cases, path):
    """A training whose network has the weights of a file; it keeps its own counts of batches."""
    training = Training(model, cases)
    missing, unexpected = training.network.load_state_dict(read_safetensors(path), strict=False)
    assert not unexpected, unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    return training


def main():
    folder, crossval, job, drawn = sys.argv[1:]
    model, fold = job.split("__")[0], int(job.split("fold_")[1])
    cases, held_out = split(folder, read_folds(crossval), fold)
    training = begin(model, cases, f"{drawn}/first.safetensors")
    history = json.load(open(f"{crossval}/{job}/summary.json"))["history"]
    dice_there = dict(zip(history["diceSteps"], history["dice"]))
    furthest = 0
    for draw, there in zip(json.load(open(f"{drawn}/draws.json")), history["loss"]):
        here = training.step(draw["scans"], torch.tensor(draw["affine"]))
        furthest = max(furthest, abs(here - there))
        if training.steps in (1, 2) or training.steps % training.steps_per_epoch == 0:
            print(f"step {training.steps}: loss {here:.5f}, there {there:.5f}, furthest {furthest:.5f}", flush=True)
        if training.steps in dice_there:
            found = dice(training.network, held_out).mean(0).round(3).tolist()
            print(f"{job}, step {training.steps}: Dice {found}, there {dice_there[training.steps]}", flush=True)


if __name__ == "__main__":
    main()
