"""Two networks of the paper in PyTorch, with the names of the released files.

As `obelisk-visceral-hybrid` and `unet-visceral` of @obelisk/models, for the witnesses in this folder.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Blocks(nn.Module):
    """Convolution, batch normalisation and leaky ReLU, by name: conv11 and batch11 are block 11."""

    def __init__(self, slope):
        super().__init__()
        self.slope = slope

    def add(self, name, inputs, outputs, stride=1):
        setattr(self, f"conv{name}", nn.Conv3d(inputs, outputs, 3, stride, 1))
        setattr(self, f"batch{name}", nn.BatchNorm3d(outputs))

    def block(self, name, x):
        x = getattr(self, f"batch{name}")(getattr(self, f"conv{name}")(x))
        return F.leaky_relu(x, self.slope)


def up(x, size):
    return F.interpolate(x, size, mode="trilinear", align_corners=False)


def regular(size):
    """Coordinates of the voxels of a grid, [1, 1, voxels, 1, 3]."""
    axes = [torch.linspace(-1, 1, n) for n in size]
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], -1).view(1, 1, -1, 1, 3)


class Hybrid(Blocks):
    """OBELISK+CNN: two OBELISK layers, each with its dense-net, inside a small U-Net."""

    def __init__(self, labels):
        super().__init__(slope=0.05)
        self.add_branch(1, inputs=4, offsets=128)
        self.add_branch(2, inputs=1, offsets=512)
        self.add("0", 1, 4)
        self.add("1", 4, 16, 2)
        self.add("2", 16, 32, 2)
        self.add("11", 16, 16)
        self.add("6bU", 64, 32)
        self.add("6U", 80, 32)
        self.conv8 = nn.Conv3d(32, labels, 1)

    def add_branch(self, at, inputs, offsets):
        setattr(self, f"offset{at}", nn.Parameter(torch.randn(1, offsets, 1, 1, 3) * 0.05))
        linear = lambda i, o, g=1: nn.Conv3d(i, o, 1, groups=g, bias=False)
        setattr(self, f"linear{at}a", linear(inputs * offsets, 128, 4))
        for letter, channels in zip("bcde", (128, 160, 192, 224)):
            setattr(self, f"linear{at}{letter}", linear(channels, 32))
        for letter, channels in zip("abcd", (128, 160, 192, 224)):
            setattr(self, f"batch{at}{letter}", nn.BatchNorm3d(channels))

    def branch(self, at, volume, size):
        linear = lambda letter, x: F.relu(getattr(self, f"linear{at}{letter}")(x))
        norm = lambda letter, x: getattr(self, f"batch{at}{letter}")(x)
        grid = (regular(size) + getattr(self, f"offset{at}")).expand(len(volume), -1, -1, -1, -1)
        samples = F.grid_sample(volume, grid, align_corners=True)
        x = linear("a", samples.reshape(len(volume), -1, *size))
        for before, letter in zip("abc", "bcd"):
            x = torch.cat([x, linear(letter, norm(before, x))], 1)
        return linear("e", norm("d", x))

    def forward(self, image):
        x1 = self.block("0", image)
        x2 = self.block("11", self.block("1", x1))
        x3 = self.block("2", x2)
        full, half, quarter = (x.shape[2:] for x in (x1, x2, x3))
        eighth = [(n + 1) // 2 for n in quarter]
        near = self.branch(1, x1, quarter)
        far = self.branch(2, F.avg_pool3d(image, 3, 1, 1), eighth)
        deep = self.block("6bU", torch.cat([x3, up(far, quarter)], 1))
        wide = self.block("6U", torch.cat([up(deep, half), up(near, half), x2], 1))
        return up(self.conv8(wide), full)


class UNet(Blocks):
    """The all-convolutional U-Net."""

    def __init__(self, labels):
        super().__init__(slope=0.1)
        self.add("0", 1, 5)
        widths = [5, 16, 32, 64, 80]
        for level, (inputs, outputs) in enumerate(zip(widths, widths[1:]), 1):
            self.add(f"{level}", inputs, outputs, 2)
            self.add(f"{level}{level}", outputs, outputs)
        for name, inputs, outputs in [("6cU", 144, 64), ("6bU", 96, 32), ("6U", 48, 8), ("7U", 13, labels)]:
            self.add(name, inputs, outputs)
        self.conv77U = nn.Conv3d(labels, labels, 3, 1, 1)

    def forward(self, image):
        skips = [self.block("0", image)]
        for level in "1234":
            skips.append(self.block(level * 2, self.block(level, skips[-1])))
        x = skips.pop()
        for name in ("6cU", "6bU", "6U", "7U"):
            skip = skips.pop()
            x = self.block(name, torch.cat([up(x, skip.shape[2:]), skip], 1))
        return self.conv77U(x)


NETWORKS = {"obelisk-visceral-hybrid": Hybrid, "unet-visceral": UNet}


def initialise(network):
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.xavier_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
