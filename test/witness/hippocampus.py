"""The hippocampus cross-validation of docs/results.md in PyTorch, on the same folds.

An independent witness of the recipe, not a test: it takes some minutes per fold on a CPU.
    python3 test/witness/hippocampus.py DATA CROSSVAL MODEL [EPOCHS [SEED]]
DATA is the folder Task04_Hippocampus, CROSSVAL a folder of `obelisk crossval`, whose folds are
taken, MODEL obelisk-visceral-hybrid or unet-visceral. Draws its own random numbers; replay.py takes
those of a training of this project. Prints Dice per organ after every fifth epoch.
Needs nibabel-free PyTorch only: NIfTI files are read here.
"""

import functools
import gzip
import json
import os
import struct
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as F
from networks import NETWORKS, initialise

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))

SIZE, LABELS, BATCH, AFFINE, RATE, DECAY = (44, 60, 48), 3, 2, 0.05, 0.002, 0.97
KINDS = {2: np.uint8, 4: np.int16, 8: np.int32, 16: np.float32, 64: np.float64, 256: np.int8}


def read_nifti(path):
    """The voxels [x, y, z] of a NIfTI-1 file, as stored."""
    data = gzip.open(path, "rb").read()
    shape = struct.unpack_from("<8h", data, 40)[1:4]
    (kind,) = struct.unpack_from("<h", data, 70)
    (offset,) = struct.unpack_from("<f", data, 108)
    count = int(np.prod(shape))
    values = np.frombuffer(data, KINDS[kind], count, int(offset))
    return values.reshape(shape, order="F")


def crop_or_pad(values):
    result = np.zeros(SIZE, np.float32)
    first = [int((n - m) / 2) for n, m in zip(values.shape, SIZE)]
    source = tuple(slice(max(0, f), max(0, f) + min(n, m)) for f, n, m in zip(first, values.shape, SIZE))
    target = tuple(slice(max(0, -f), max(0, -f) + min(n, m)) for f, n, m in zip(first, values.shape, SIZE))
    result[target] = values[source]
    return result


@functools.cache
def load_case(folder, name):
    image = read_nifti(f"{folder}/imagesTr/{name}.nii.gz").astype(np.float64)
    labels = read_nifti(f"{folder}/labelsTr/{name}.nii.gz")
    image = (image - image.mean()) / image.std()
    return torch.tensor(crop_or_pad(image)), torch.tensor(crop_or_pad(labels)).long()


def augmented(images, labels, theta):
    grid = F.affine_grid(theta, images.shape, align_corners=True)
    moved = F.grid_sample(images, grid, padding_mode="border", align_corners=True)
    nearest = F.grid_sample(labels.float()[:, None], grid, mode="nearest", align_corners=True)
    return moved, nearest[:, 0].long()


def loss_of(logits, labels, weights):
    with torch.no_grad():
        each = F.cross_entropy(logits, labels, reduction="none").flatten()
        hard = each.topk(each.numel() // 4).indices
    picked = logits.permute(0, 2, 3, 4, 1).reshape(-1, LABELS)[hard]
    return F.cross_entropy(picked, labels.flatten()[hard], weight=weights)


def dice(network, cases):
    network.eval()
    scores = []
    with torch.no_grad():
        for image, labels in cases:
            found = network(image[None, None]).argmax(1)[0]
            both = [((found == l) & (labels == l)).sum().item() for l in (1, 2)]
            sums = [((found == l).sum() + (labels == l).sum()).item() for l in (1, 2)]
            scores.append([2 * b / s for b, s in zip(both, sums)])
    network.train()
    return np.array(scores)


class Training:
    """A network on its way: recipe, schedule and what it has learned so far."""

    def __init__(self, model, training):
        self.network = NETWORKS[model](LABELS)
        initialise(self.network)
        self.training = training
        self.steps_per_epoch = (len(training) + BATCH - 1) // BATCH
        counts = torch.bincount(torch.cat([labels.flatten() for _, labels in training]), minlength=LABELS)
        roots = (1 / counts[1:].float()).sqrt()
        self.weights = torch.cat([torch.tensor([0.5]), roots / roots.mean()])
        self.adam = torch.optim.Adam(self.network.parameters(), RATE, weight_decay=1e-5)
        self.steps = 0

    def step(self, indices, theta):
        """One step with the scans of these indices, moved by affine maps [N, 3, 4]; gives the loss."""
        for group in self.adam.param_groups:
            group["lr"] = RATE * DECAY ** (self.steps // self.steps_per_epoch)
        batch = [self.training[at] for at in indices]
        images = torch.stack([image for image, _ in batch])[:, None]
        labels = torch.stack([labels for _, labels in batch])
        images, labels = augmented(images, labels, theta)
        loss = loss_of(self.network(images), labels, self.weights)
        self.adam.zero_grad()
        loss.backward()
        self.adam.step()
        self.steps += 1
        return loss.item()


def train_fold(model, cases, held_out, epochs):
    training = Training(model, cases)
    found, deck = {}, []
    for epoch in range(epochs):
        for _ in range(training.steps_per_epoch):
            batch = []
            while len(batch) < BATCH:
                deck = deck or torch.randperm(len(cases)).tolist()
                batch.append(deck.pop())
            training.step(batch, torch.eye(3, 4) + torch.randn(BATCH, 3, 4) * AFFINE)
        if (epoch + 1) % 5 == 0:
            found[epoch + 1] = dice(training.network, held_out)
            print(f"  epoch {epoch + 1}: {found[epoch + 1].mean(0).round(3).tolist()}", flush=True)
    return found


def read_folds(crossval):
    """The names of the scans that each fold holds out."""
    return json.load(open(f"{crossval}/crossval.json"))["folds"]


def split(folder, folds, fold):
    """Scans to learn from, and those held out, both in the order of their names."""
    names = sorted(name for each in folds for name in each)
    load = lambda held: [load_case(folder, name) for name in names if (name in folds[fold]) == held]
    return load(False), load(True)


def main():
    folder, crossval, model, *rest = sys.argv[1:]
    epochs, seed = int(rest[0]) if rest else 20, int(rest[1]) if len(rest) > 1 else 1
    torch.manual_seed(seed)
    folds, everything = read_folds(crossval), {}
    for fold in range(len(folds)):
        print(f"{model}, fold {fold}", flush=True)
        for epoch, scores in train_fold(model, *split(folder, folds, fold), epochs).items():
            everything.setdefault(epoch, []).append(scores)
    for epoch, scores in everything.items():
        mean = np.concatenate(scores).mean(0)
        print(f"{model}, epoch {epoch}: {mean.round(3).tolist()}, mean {mean.mean():.3f}")


if __name__ == "__main__":
    main()
