"""The benchmarks in PyTorch: python3 peers.py CASE NAME FOLDER check|time BUDGET THREADS DEVICE

Reads its inputs from FOLDER/inputs, as contestants/files.ts writes them. `check` writes the results
into FOLDER/NAME; `time` prints times and memory as JSON, of as many rounds as there are in BUDGET
milliseconds. `peers.py about` prints what is installed.
"""

import json
import os
import resource
import sys
import time

what = sys.argv[4] if len(sys.argv) > 2 else "about"
case, name, folder, _, budget, threads, device = sys.argv[1:] if what != "about" else [""] * 5 + ["1", ""]
os.environ["OMP_NUM_THREADS"] = threads  # before PyTorch starts: its backward pass asks only this
os.environ["OPENBLAS_NUM_THREADS"] = threads

import numpy as np
import torch
import torch.nn.functional as F

import torch_networks

torch.set_num_threads(int(threads))
torch.backends.cudnn.allow_tf32 = False


def read_arrays(path):
    arrays = {}
    for at, entry in enumerate(json.load(open(f"{path}/list.json"))):
        values = np.fromfile(f"{path}/{at}.bin", np.float32).reshape(entry["shape"])
        arrays[entry["name"]] = torch.from_numpy(values).to(device)
    return arrays


def write_results(path, results):
    os.makedirs(path, exist_ok=True)
    entries = []
    for at, result in enumerate(results):
        values = result.detach().cpu().contiguous().numpy().astype(np.float32)
        values.tofile(f"{path}/{at}.bin")
        entries.append({"name": str(at), "shape": [int(values.size)]})
    json.dump(entries, open(f"{path}/list.json", "w"))


def gradient(forward, leaves, upstream):
    """A step that is the backward pass alone; the forward pass is done once."""
    for leaf in leaves:
        leaf.requires_grad_(True)
    result = forward()
    upstream = upstream.reshape(result.shape)
    return lambda: list(torch.autograd.grad(result, leaves, upstream, retain_graph=True))


def product(a):
    return lambda: [a["a"] @ a["b"]]


def pointwise(part):
    def prepare(a):
        x, weight = a["x"], a["weight"].reshape(256, 256, 1)
        forward = lambda: F.conv1d(x, weight, groups=4)
        if part == "":
            return lambda: [forward()]
        return gradient(forward, [x if part == "InputGradient" else weight], a["gradient"])

    return prepare


def convolution(part, stride):
    def prepare(a):
        x, weight = a["x"], a["weight"]
        forward = lambda: F.conv3d(x, weight, stride=stride, padding=1)
        if part == "":
            return lambda: [forward()]
        return gradient(forward, [x if part == "InputGradient" else weight], a["gradient"])

    return prepare


def regular(size, n):
    axes = [torch.linspace(-1, 1, count, device=device) for count in size]
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], -1).view(n, 1, -1, 1, 3)


def sampled(volume, offsets, points):
    """[1, C * K, S]: values at `points` [1, 1, S, 1, 3], moved by each offset of [K, P, 3]."""
    values = [
        torch_networks.grid_sample(volume, points + offsets[:, p].view(1, -1, 1, 1, 3))
        for p in range(offsets.shape[1])
    ]
    difference = values[0] if len(values) == 1 else values[0] - values[1]
    return difference.flatten(1, 2).flatten(2)


def obelisk_sampling(part):
    def prepare(a):
        volume, offsets = a["volume"], a["offsets"]
        points = regular(a["gradient"].shape[2:], 1)
        forward = lambda: sampled(volume, offsets, points)
        if part == "":
            return lambda: [forward()]
        leaves = {"OffsetGradient": [offsets], "VolumeGradient": [volume], "Gradients": [offsets, volume]}
        return gradient(forward, leaves[part], a["gradient"])

    return prepare


def grid_sampling(part):
    def prepare(a):
        volume, grid = a["volume"], a["grid"]
        forward = lambda: F.grid_sample(volume, grid, align_corners=True)
        if part == "":
            return lambda: [forward()]
        return gradient(forward, [grid if part == "GridGradient" else volume], a["gradient"])

    return prepare


def deform_conv2d(x, offset, weight):
    import torchvision

    return torchvision.ops.deform_conv2d(x, offset, weight, padding=1)


def deform_conv3d(x, offset, weight):
    """torchvision has none: all taps by one grid_sample, then a product."""
    sizes = x.shape[2:]
    z, y, x_ = torch.meshgrid(*[torch.arange(n, device=device) for n in sizes], indexing="ij")
    places = torch.stack([x_, y, z], -1)
    shift = torch.tensor([-1, 0, 1], device=device)
    c, b, a = torch.meshgrid(shift, shift, shift, indexing="ij")
    taps = torch.stack([a, b, c], -1).view(-1, 1, 1, 1, 3)
    moved = places + taps + offset.view(-1, 3, *sizes).movedim(1, -1).flip(-1)
    grid = 2 * moved / (torch.tensor(sizes[::-1], device=device) - 1) - 1
    samples = F.grid_sample(x, grid.view(1, -1, *sizes[1:], 3), align_corners=True)
    samples = samples.view(x.shape[1] * len(taps), -1)
    return (weight.flatten(1) @ samples).view(1, -1, *sizes)


def deformable(convolve, both):
    def prepare(a):
        forward = lambda: convolve(a["x"], a["offset"], a["weight"])
        return forward_or_both(forward, [a["weight"], a["offset"], a["x"]], a["gradient"], both)

    return prepare


def chain(a):
    def step():
        value = a["x"]
        for link in range(20):
            value = value + a["y"] if link % 2 == 0 else value * a["y"]
        return [value]

    return step


def batch_norm(part):
    def prepare(a):
        x, gamma, beta = a["x"], a["gamma"], a["beta"]
        forward = lambda: F.batch_norm(x, None, None, gamma, beta, training=True)
        if part == "":
            return lambda: [forward()]
        step = gradient(forward, [x, gamma, beta], a["gradient"])

        def ordered():
            to_x, to_gamma, to_beta = step()
            return [to_x, torch.cat([to_beta, to_gamma])]

        return ordered

    return prepare


def upsampling(part):
    def prepare(a):
        forward = lambda: F.interpolate(a["x"], (72, 72, 72), mode="trilinear", align_corners=False)
        if part == "":
            return lambda: [forward()]
        return gradient(forward, [a["x"]], a["gradient"])

    return prepare


def section5_convolutions(both):
    def prepare(a):
        x, first, second = a["x"], a["first"], a["second"]
        forward = lambda: F.conv3d(F.conv3d(x, first, stride=2, padding=1), second, stride=2, padding=1)
        return forward_or_both(forward, [second, first, x], a["gradient"], both)

    return prepare


def section5_obelisk(both):
    def prepare(a):
        x, offsets, weight = a["x"], a["offsets"], a["weight"].unsqueeze(2)
        points = regular((36, 36, 36), 1)
        forward = lambda: F.conv1d(sampled(x, offsets, points), weight)
        return forward_or_both(forward, [weight, offsets, x], a["gradient"], both)

    return prepare


def forward_or_both(forward, leaves, upstream, both):
    if not both:
        return lambda: [forward()]
    for leaf in leaves:
        leaf.requires_grad_(True)

    def step():
        result = forward()
        return list(torch.autograd.grad(result, leaves, upstream.reshape(result.shape)))

    return step


def obelisk_layer(a):
    points = a["points"].view(1, 1, -1, 1, 3)
    weight = a["weight"].unsqueeze(2)
    return lambda: [F.conv1d(sampled(a["x"], a["offsets"], points), weight)]


def dense_layer(a):
    return lambda: [F.conv3d(a["x"], a["weight"], padding=1)]


def small(a):
    def step():
        value = a["x"]
        for _ in range(1000):
            value = value + a["y"]
        return [value]

    return step


def network(a):
    if case == "realCt":
        return torch_networks.inference("obelisk-visceral", a)
    model, kind, _ = case.rsplit("-", 2)
    return getattr(torch_networks, kind)(model, a)


def preparation():
    steps = {"product": product, "chain": chain, "small": small}
    for part in ("", "InputGradient", "WeightGradient"):
        steps[f"pointwise{part}"] = pointwise(part)
        for layer, stride in (("conv36", 1), ("conv72", 1), ("conv72By2", 2), ("conv72By2Wide", 2)):
            steps[layer + part] = convolution(part, stride)
    for part in ("", "OffsetGradient", "VolumeGradient", "Gradients"):
        for kind in ("unary", "binary"):
            steps[f"{kind}Sampling{part}"] = obelisk_sampling(part)
    for part in ("", "GridGradient", "InputGradient"):
        steps[f"gridSample{part}"] = grid_sampling(part)
    for part in ("", "Gradient"):
        steps[f"batchNorm{part}"] = batch_norm(part)
        steps[f"upsampling{part}"] = upsampling(part)
    for suffix, both in (("", False), ("Both", True)):
        steps[f"deformConv2d{suffix}"] = deformable(deform_conv2d, both)
        steps[f"deformConv3d{suffix}"] = deformable(deform_conv3d, both)
        steps[f"section5Convolutions{suffix}"] = section5_convolutions(both)
        steps[f"section5Obelisk{suffix}"] = section5_obelisk(both)
    if case in steps:
        return steps[case]
    if case.startswith(("obelisk-size", "obelisk-offsets", "obelisk-channels")):
        return obelisk_layer
    return dense_layer if case.startswith("convolution-") else network


def finish():
    if device == "cuda":
        torch.cuda.synchronize()


def only_forward():
    """Whether nothing in the step needs a gradient."""
    return not (case.endswith(("Gradient", "Gradients", "Both")) or "training" in case)


def once(step):
    finish()
    begun, used = time.perf_counter(), time.process_time()
    step()
    finish()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def timed(step):
    """As contestants/one.ts does it."""
    first, _ = once(step)
    if first < float(budget):
        step()
    rounds = []
    while not rounds or (sum(wall for wall, _ in rounds) < float(budget) and len(rounds) < 100):
        rounds.append(once(step))
    wall, cpu = zip(*rounds)
    return {"first": first, "wall": wall, "cpu": cpu, "megabytes": peak()}


def checked(step):
    """The first round alone, and its results in a file."""
    wall, cpu = once(lambda: write_results(f"{folder}/{name}", step()))
    return {"first": wall, "wall": [wall], "cpu": [cpu], "megabytes": peak()}


def peak():
    """Of this program in MB: `ru_maxrss` also counts what the process had been before it."""
    if os.path.exists("/proc/self/status"):
        lines = open("/proc/self/status").read().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def about():
    """Versions; products are as fast as the BLAS library that the system chose."""
    torch.ones(2, 2) @ torch.ones(2, 2)
    maps = open("/proc/self/maps").read() if os.path.exists("/proc/self/maps") else ""
    libraries = {os.path.basename(os.path.realpath(path)) for path in maps.split() if "blas" in path}
    cuda = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {"version": torch.__version__, "blas": sorted(libraries), "cuda": cuda}


def main():
    if what == "about":
        print(json.dumps(about()))
        return
    with torch.set_grad_enabled(not only_forward()):
        step = preparation()(read_arrays(f"{folder}/inputs"))
        print(json.dumps(checked(step) if what == "check" else timed(step)))


main()
