"""The hippocampus cross-validation of docs/results.md in PyTorch, on the same folds.

An independent witness of the recipe, not a test: it takes some minutes per fold on a CPU.
    python3 test/witness/hippocampus.py DATA CROSSVAL MODEL [EPOCHS [SEED]]
DATA is the folder Task04_Hippocampus, CROSSVAL a folder of `obelisk crossval`, whose folds are
taken, MODEL obelisk-visceral-hybrid or unet-visceral. Prints Dice per organ after every fifth epoch.
Needs nibabel-free PyTorch only: NIfTI files are read here.
"""

import gzip
import json
import os
import struct
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

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


def load_case(folder, name):
    image = read_nifti(f"{folder}/imagesTr/{name}.nii.gz").astype(np.float64)
    labels = read_nifti(f"{folder}/labelsTr/{name}.nii.gz")
    image = (image - image.mean()) / image.std()
    return torch.tensor(crop_or_pad(image)), torch.tensor(crop_or_pad(labels)).long()


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, slope):
        super().__init__()
        self.conv = nn.Conv3d(inputs, outputs, 3, stride, 1)
        self.norm = nn.BatchNorm3d(outputs)
        self.slope = slope

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), self.slope)


def up(x, size):
    return F.interpolate(x, size, mode="trilinear", align_corners=False)


def regular(size):
    axes = [torch.linspace(-1, 1, n) for n in size]
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], -1).view(1, 1, -1, 1, 3)


class Branch(nn.Module):
    """An OBELISK layer with its dense-net."""

    def __init__(self, inputs, offsets, outputs):
        super().__init__()
        self.offsets = nn.Parameter(torch.randn(1, offsets, 1, 1, 3) * 0.05)
        linear = lambda i, o, g=1: nn.Conv3d(i, o, 1, groups=g, bias=False)
        self.first = linear(inputs * offsets, 128, 4)
        self.inner = nn.ModuleList([linear(n, 32) for n in (128, 160, 192)])
        self.norms = nn.ModuleList([nn.BatchNorm3d(n) for n in (128, 160, 192, 224)])
        self.last = linear(224, outputs)

    def forward(self, volume, size):
        grid = (regular(size) + self.offsets).expand(len(volume), -1, -1, -1, -1)
        samples = F.grid_sample(volume, grid, align_corners=True)
        x = F.relu(self.first(samples.reshape(len(volume), -1, *size)))
        for linear, norm in zip(self.inner, self.norms):
            x = torch.cat([x, F.relu(linear(norm(x)))], 1)
        return F.relu(self.last(self.norms[3](x)))


class Hybrid(nn.Module):
    def __init__(self):
        super().__init__()
        block = lambda i, o, s=1: Block(i, o, s, 0.05)
        self.conv0, self.conv1, self.conv11 = block(1, 4), block(4, 16, 2), block(16, 16)
        self.conv2, self.conv6b, self.conv6 = block(16, 32, 2), block(64, 32), block(80, 32)
        self.near, self.far = Branch(4, 128, 32), Branch(1, 512, 32)
        self.classifier = nn.Conv3d(32, LABELS, 1)

    def forward(self, image):
        x1 = self.conv0(image)
        x2 = self.conv11(self.conv1(x1))
        x3 = self.conv2(x2)
        full, half, quarter = (x.shape[2:] for x in (x1, x2, x3))
        eighth = [(n + 1) // 2 for n in quarter]
        near = self.near(x1, quarter)
        far = self.far(F.avg_pool3d(image, 3, 1, 1), eighth)
        deep = self.conv6b(torch.cat([x3, up(far, quarter)], 1))
        wide = self.conv6(torch.cat([up(deep, half), up(near, half), x2], 1))
        return up(self.classifier(wide), full)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        block = lambda i, o, s=1: Block(i, o, s, 0.1)
        self.first = block(1, 5)
        widths = [5, 16, 32, 64, 80]
        self.down = nn.ModuleList([block(a, b, 2) for a, b in zip(widths, widths[1:])])
        self.same = nn.ModuleList([block(b, b) for b in widths[1:]])
        self.up = nn.ModuleList([block(144, 64), block(96, 32), block(48, 8), block(13, LABELS)])
        self.classifier = nn.Conv3d(LABELS, LABELS, 3, 1, 1)

    def forward(self, image):
        skips = [self.first(image)]
        for down, same in zip(self.down, self.same):
            skips.append(same(down(skips[-1])))
        x = skips.pop()
        for block in self.up:
            skip = skips.pop()
            x = block(torch.cat([up(x, skip.shape[2:]), skip], 1))
        return self.classifier(x)


def initialise(network):
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.xavier_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def augmented(images, labels):
    theta = torch.eye(3, 4).repeat(len(images), 1, 1) + torch.randn(len(images), 3, 4) * AFFINE
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


def train_fold(model, training, held_out, epochs):
    network = {"obelisk-visceral-hybrid": Hybrid, "unet-visceral": UNet}[model]()
    initialise(network)
    counts = torch.bincount(torch.cat([labels.flatten() for _, labels in training]), minlength=LABELS)
    roots = (1 / counts[1:].float()).sqrt()
    weights = torch.cat([torch.tensor([0.5]), roots / roots.mean()])
    adam = torch.optim.Adam(network.parameters(), RATE, weight_decay=1e-5)
    found, deck = {}, []
    for epoch in range(epochs):
        for group in adam.param_groups:
            group["lr"] = RATE * DECAY**epoch
        for _ in range((len(training) + BATCH - 1) // BATCH):
            batch = []
            while len(batch) < BATCH:
                deck = deck or torch.randperm(len(training)).tolist()
                batch.append(training[deck.pop()])
            images = torch.stack([image for image, _ in batch])[:, None]
            labels = torch.stack([labels for _, labels in batch])
            images, labels = augmented(images, labels)
            loss = loss_of(network(images), labels, weights)
            adam.zero_grad()
            loss.backward()
            adam.step()
        if (epoch + 1) % 5 == 0:
            found[epoch + 1] = dice(network, held_out)
            print(f"  epoch {epoch + 1}: {found[epoch + 1].mean(0).round(3).tolist()}", flush=True)
    return found


def main():
    folder, crossval, model, *rest = sys.argv[1:]
    epochs, seed = int(rest[0]) if rest else 20, int(rest[1]) if len(rest) > 1 else 1
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(seed)
    folds = json.load(open(f"{crossval}/crossval.json"))["folds"]
    cases = {name: load_case(folder, name) for fold in folds for name in fold}
    everything = {}
    for at, held in enumerate(folds):
        print(f"{model}, fold {at}", flush=True)
        training = [case for name, case in cases.items() if name not in held]
        for epoch, scores in train_fold(model, training, [cases[n] for n in held], epochs).items():
            everything.setdefault(epoch, []).append(scores)
    for epoch, scores in everything.items():
        mean = np.concatenate(scores).mean(0)
        print(f"{model}, epoch {epoch}: {mean.round(3).tolist()}, mean {mean.mean():.3f}")


if __name__ == "__main__":
    main()
