"""The benchmarks of benchmarks.ts in PyTorch on one thread: python3 peers.py NAME"""

import json
import os
import resource
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"  # before PyTorch starts: its backward pass asks only this

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)


class Dense(nn.Module):
    """Everything behind the sampling (Table 2)."""

    def __init__(self, labels):
        super().__init__()
        self.linear1 = nn.Conv1d(1024, 256, 1, groups=4, bias=False)
        self.norm1 = nn.BatchNorm1d(256)
        self.linear2 = nn.Conv1d(256, 128, 1, bias=False)
        self.norm2 = nn.BatchNorm1d(128)
        widths = [128, 160, 192, 224]
        self.linears = nn.ModuleList([nn.Conv1d(n, 32, 1, bias=False) for n in widths])
        self.norms = nn.ModuleList([nn.BatchNorm1d(n + 32) for n in widths])
        self.classifier = nn.Conv1d(256, labels, 1)

    def forward(self, x):
        x = F.relu(self.norm1(self.linear1(x)))
        x = self.norm2(self.linear2(x))
        normalised = x
        for linear, norm in zip(self.linears, self.norms):
            x = torch.cat([x, F.relu(linear(normalised))], 1)
            normalised = norm(x)
        return self.classifier(normalised)


def sampled(volume, offsets, points):
    """[1, K, S]: values at points [S, 3] moved by offsets [K, 1, 3]."""
    places = (points.view(1, 1, -1, 1, 3) + offsets.view(1, -1, 1, 1, 3)).contiguous()
    return F.grid_sample(volume, places, align_corners=True)[0, :, :, :, 0]


def difference(volume, offsets, points):
    return sampled(volume, offsets[:, 0], points) - sampled(volume, offsets[:, 1], points)


def grid(depth, height, width):
    axes = [torch.linspace(-1, 1, size) for size in (depth, height, width)]
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], -1).view(-1, 3)


def training():
    volumes = [torch.randn(1, 1, 64, 48, 64) for _ in range(3)]
    offsets = nn.Parameter(torch.randn(1024, 2, 3) * 0.05)
    network = Dense(9)
    optimiser = torch.optim.Adam([offsets, *network.parameters()], 0.002, weight_decay=1e-5)

    def step():
        points = [torch.rand(192, 3) * 2 - 1 for _ in volumes]
        labels = torch.randint(0, 9, (1, 576))
        samples = [difference(v, offsets, p) for v, p in zip(volumes, points)]
        logits = network(torch.cat(samples, 2))
        losses = F.cross_entropy(logits, labels, reduction="none").view(-1)
        optimiser.zero_grad()
        losses.topk(144).values.mean().backward()
        optimiser.step()

    return step


def inference():
    scan = torch.randn(1, 1, 156, 115, 160) * 500
    offsets = torch.randn(1024, 2, 3) * 0.05
    network = Dense(8).eval()

    def step():
        with torch.no_grad():
            image = scan / 500
            for size in (5, 5, 3):
                image = F.avg_pool3d(image, size, stride=1, padding=size // 2)
            logits = network(difference(image, offsets, grid(39, 29, 40)))
            half = F.interpolate(logits.view(1, 8, 39, 29, 40), (78, 58, 80), mode="trilinear")
            return F.interpolate(half, scan.shape[2:], mode="trilinear").argmax(1)

    return step


def product():
    a = torch.randn(512, 512)
    return lambda: a @ a


def pointwise():
    x, weight = torch.randn(1, 1024, 45240), torch.randn(256, 256, 1)
    return lambda: F.conv1d(x, weight, groups=4)


def grid_sampling():
    volume, offsets = torch.randn(1, 1, 72, 72, 72), torch.randn(512, 1, 3) * 0.05
    return lambda: sampled(volume, offsets, grid(18, 18, 18))


def point_sampling():
    volume, offsets = torch.randn(1, 1, 64, 48, 64), torch.randn(1024, 2, 3) * 0.05
    points = torch.randn(192, 3) * 0.4
    return lambda: difference(volume, offsets, points)


def point_offset_gradient():
    volume, offsets = torch.randn(1, 1, 64, 48, 64), torch.randn(1024, 2, 3) * 0.05
    points = torch.randn(192, 3) * 0.4
    offsets.requires_grad_(True)
    result = difference(volume, offsets, points)
    gradient = torch.randn_like(result)
    return lambda: torch.autograd.grad(result, offsets, gradient, retain_graph=True)


def convolution(what, inputs, outputs, size, stride=1):
    def prepare():
        x = torch.randn(1, inputs, size, size, size, requires_grad=what == "input")
        weight = torch.randn(outputs, inputs, 3, 3, 3, requires_grad=what == "weight")
        forward = lambda: F.conv3d(x, weight, stride=stride, padding=1)
        if what == "output":
            return forward
        result = forward()
        gradient = torch.randn_like(result)
        leaf = x if what == "input" else weight
        return lambda: torch.autograd.grad(result, leaf, gradient, retain_graph=True)

    return prepare


# name: what to time, rounds before, rounds timed; as in benchmarks.ts
BENCHMARKS = {
    "training": (training, 3, 30),
    "inference": (inference, 0, 1),
    "product": (product, 2, 9),
    "pointwise": (pointwise, 1, 5),
    "gridSampling": (grid_sampling, 2, 9),
    "pointSampling": (point_sampling, 2, 15),
    "pointOffsetGradient": (point_offset_gradient, 2, 15),
    "conv36": (convolution("output", 8, 16, 36), 2, 15),
    "conv36InputGradient": (convolution("input", 8, 16, 36), 2, 15),
    "conv36WeightGradient": (convolution("weight", 8, 16, 36), 2, 15),
    "conv72": (convolution("output", 16, 16, 72), 2, 5),
    "conv72InputGradient": (convolution("input", 16, 16, 72), 2, 5),
    "conv72WeightGradient": (convolution("weight", 16, 16, 72), 2, 5),
    "conv72By2": (convolution("output", 4, 16, 72, 2), 2, 15),
    "conv72By2InputGradient": (convolution("input", 4, 16, 72, 2), 2, 15),
    "conv72By2WeightGradient": (convolution("weight", 4, 16, 72, 2), 2, 15),
}


def main():
    prepare, before, rounds = BENCHMARKS[sys.argv[1]]
    step = prepare()
    for _ in range(before):
        step()
    wall, cpu = [], []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.process_time()
        step()
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    median = lambda times: sorted(times)[len(times) // 2]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"wall": median(wall), "cpu": median(cpu), "megabytes": megabytes}))


if __name__ == "__main__":
    main()
