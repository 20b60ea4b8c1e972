"""Values and gradients of the layers in packages/nn/src/deformable, by PyTorch in float64.

    python3 test/witness/deformable.py > test/fixtures/deformable-layers.json

needs torch and torchvision. Two-dimensional DCNv1 and v2 are torchvision's `deform_conv2d`; all else
that samples is grid_sample at coordinates that are built here, DCLS is a kernel of hats. Inputs are
sines of their place, so that the file has to hold none; of each tensor it holds its products with six
cosines.
"""

import json
import math

import torch
import torch.nn.functional as F
import torchvision

torch.set_default_dtype(torch.float64)


def filled(shape, seed, scale=1.0):
    count = math.prod(shape)
    numbers = [scale * math.sin(1.3 * (at + 1) ** 2 + seed) for at in range(count)]
    return torch.tensor(numbers).reshape(shape).requires_grad_()


def probes(x):
    flat = x.detach().reshape(-1)
    at = torch.arange(len(flat))
    return [float(f"{(flat * torch.cos(0.37 * j * at + j)).sum():.10g}") for j in range(1, 7)]


def taps(window):
    """Places of the taps, [K, axes], with the padding of half the window taken off."""
    axes = torch.meshgrid(*[torch.arange(n) - (n - 1) // 2 for n in window], indexing="ij")
    return torch.stack(axes, -1).reshape(-1, len(window)).to(torch.float64)


def sample(x, places):
    """x [N, C, *sizes] at places [N, K, *sizes, axes] in voxels: [N, C, K, *sizes], zero outside."""
    sizes = torch.tensor(x.shape[2:], dtype=torch.float64)
    grid = (2 * places / (sizes - 1) - 1).flip(-1)
    N, K, *out, axes = grid.shape
    flat = [1] * (axes - 2)
    samples = F.grid_sample(x, grid.reshape(N, K, -1, *flat, axes), "bilinear", "zeros", True)
    return samples.reshape(N, x.shape[1], K, *out)


def moved(offset, window):
    """Places from offsets [N, K * axes, *sizes], where the output has the size of the input."""
    N, _, *sizes = offset.shape
    axes = len(sizes)
    regular = torch.stack(torch.meshgrid(*map(torch.arange, sizes), indexing="ij"), -1)
    p_k = taps(window).reshape(1, -1, *[1] * axes, axes)
    D = offset.reshape(N, -1, axes, *sizes).movedim(2, -1)
    return regular.to(torch.float64) + p_k + D


def conv(x, weight, bias=None, padding=None):
    padding = padding or [(n - 1) // 2 for n in weight.shape[2:]]
    return (F.conv2d if x.dim() == 4 else F.conv3d)(x, weight, bias, 1, padding)


def pointwise(x, weight):
    return torch.einsum("oi,ni...->no...", weight.reshape(weight.shape[:2]), x)


def by_taps(samples, weight):
    return torch.einsum("nck...,ock->no...", samples, weight.flatten(2))


def grouped(x, factors, offset, window, groups):
    """DCNv3 between its 1x1 convolutions; factors [N, groups, K, *sizes]."""
    parts = zip(x.chunk(groups, 1), factors.unbind(1), offset.chunk(groups, 1))
    return torch.cat(
        [(sample(v, moved(D, window)) * m.unsqueeze(1)).sum(2) for v, m, D in parts], 1
    )


def branch(x, s, name):
    return conv(x, s[f"{name}.weight"], s[f"{name}.bias"])


def dilated(x, s, o):
    return conv(x, s["weight"], s["bias"])


def active(x, s, o):
    D = s["offsets"].reshape(1, -1, *[1] * (x.dim() - 2))
    D = D.expand(x.shape[0], -1, *x.shape[2:])
    return by_taps(sample(x, moved(D, o["kernelSize"])), s["weight"])


def dcls(x, s, o):
    window = o["kernelSize"]
    places = [torch.arange(n) - (n - 1) / 2 for n in window]
    q = torch.stack(torch.meshgrid(*places, indexing="ij"), -1)
    s_k = s["positions"].reshape(-1, *[1] * len(window), len(window))
    hats = (1 - (q - s_k).abs()).clamp(min=0).prod(-1)
    return conv(x, torch.einsum("oik,k...->oi...", s["weight"], hats))


def dcn(x, s, o, mask=None):
    offset, window = branch(x, s, "offset"), o["kernelSize"]
    if x.dim() == 4:
        padding = [(n - 1) // 2 for n in window]
        convolution = torchvision.ops.deform_conv2d
        return convolution(x, offset, s["weight"], None, 1, padding, 1, mask)
    samples = sample(x, moved(offset, window))
    return by_taps(samples if mask is None else samples * mask.unsqueeze(1), s["weight"])


def dcn_v2(x, s, o):
    return dcn(x, s, o, torch.sigmoid(branch(x, s, "modulation")))


def dcn_v4(x, s, o, factors=lambda m: m):
    m = branch(x, s, "modulation")
    m = factors(m.reshape(x.shape[0], o["groups"], -1, *m.shape[2:]))
    values = pointwise(x, s["before.weight"])
    z = grouped(values, m, branch(x, s, "offset"), o["kernelSize"], o["groups"])
    return pointwise(z, s["after.weight"])


def dcn_v3(x, s, o):
    return dcn_v4(x, s, o, lambda m: m.softmax(2))


def attention(x, s, o):
    heads, points, axes, sizes = o["heads"], o["points"], x.dim() - 2, x.shape[2:]
    D = branch(x, s, "offset").reshape(x.shape[0], points, heads, axes, *sizes)
    A = branch(x, s, "attention").reshape(x.shape[0], points, heads, *sizes).softmax(1)
    values = pointwise(x, s["value.weight"]).chunk(heads, 1)
    total = []
    for head, value in enumerate(values):
        offset = D[:, :, head].reshape(x.shape[0], points * axes, *sizes)
        places = moved(offset, [1] * axes)
        total.append((sample(value, places) * A[:, :, head].unsqueeze(1)).sum(2))
    return pointwise(torch.cat(total, 1), s["after.weight"])


def transformer(x, s, o):
    axes = x.dim() - 2
    size = min(x.shape[2:]) // 4
    hidden = F.relu(conv(x, s["conv.weight"], s["conv.bias"]))
    means = (F.avg_pool2d if axes == 2 else F.avg_pool3d)(hidden, size)
    mode = "bilinear" if axes == 2 else "trilinear"
    parts = F.interpolate(means, [4] * axes, mode=mode, align_corners=False).flatten(1)
    A = F.linear(parts, s["weight"], s["bias"]).reshape(-1, axes, axes + 1)
    return F.grid_sample(x, F.affine_grid(A, x.shape, False), "bilinear", "zeros", False)


def case(layer, forward, x_shape, options, state):
    axes = len(x_shape) - 2
    x = filled(x_shape, 0)
    tensors = {
        name: filled(shape, 1 + at, scale) for at, (name, shape, scale) in enumerate(state)
    }
    y = forward(x, tensors, options)
    y.backward(filled(y.shape, 99).detach())
    gradients = {name: probes(tensor.grad) for name, tensor in {"x": x, **tensors}.items()}
    return {
        "layer": layer,
        "options": {"axes": axes, **options},
        "x": x_shape,
        "state": [{"name": name, "shape": shape, "scale": scale} for name, shape, scale in state],
        "shape": list(y.shape),
        "output": probes(y),
        "gradients": gradients,
    }


def cases(axes):
    x = [2, 2, 4, 5] if axes == 2 else [2, 2, 3, 4, 5]
    window = [3, 3] if axes == 2 else [3, 1, 3]
    K = math.prod(window)
    padding = [(n - 1) // 2 for n in window]
    common = {"inChannels": 2, "outChannels": 4, "kernelSize": window, "padding": padding}
    weight = [("weight", [4, 2, *window], 1.0)]
    ones = [1, 1, 1]

    def predicting(name, per_tap, scale=0.3):
        shape = [per_tap * K, 2, *window]
        return [(f"{name}.weight", shape, scale), (f"{name}.bias", [per_tap * K], scale)]

    mixing = [("before.weight", [4, 2, *ones], 1.0), ("after.weight", [4, 4, *ones], 1.0)]
    grouping = {**common, "groups": 2}
    grouped_state = [*mixing, *predicting("offset", 2 * axes), *predicting("modulation", 2)]
    bias = [("bias", [4], 1.0)]
    wide = [5, 7] if axes == 2 else [5, 3, 7]
    spread = {**common, "kernelSize": wide, "padding": [(n - 1) // 2 for n in wide], "taps": 3}
    heads = {"inChannels": 2, "outChannels": 4, "heads": 2, "points": 3}
    one = [1] * axes
    seen = [
        ("value.weight", [4, 2, *ones], 1.0),
        ("after.weight", [4, 4, *ones], 1.0),
        ("offset.weight", [6 * axes, 2, *one], 0.8),
        ("offset.bias", [6 * axes], 0.8),
        ("attention.weight", [6, 2, *one], 1.0),
        ("attention.bias", [6], 1.0),
    ]
    image = [2, 2, 8, 9] if axes == 2 else [1, 2, 8, 9, 10]
    map_size = axes * (axes + 1)
    predictor = [
        ("conv.weight", [3, 2, *[3] * axes], 0.5),
        ("conv.bias", [3], 0.5),
        ("weight", [map_size, 3 * 4**axes], 0.1),
        ("bias", [map_size], 1.0),
    ]
    yield case("DilatedConv", dilated, x, {**common, "bias": True}, weight + bias)
    yield case("ActiveConv", active, x, common, weight + [("offsets", [K, axes], 0.7)])
    yield case("DCLS", dcls, x, spread, [("weight", [4, 2, 3], 1.0), ("positions", [3, axes], 0.9)])
    yield case("DCNv1", dcn, x, common, weight + predicting("offset", axes))
    v2 = weight + predicting("offset", axes) + predicting("modulation", 1, 1.0)
    yield case("DCNv2", dcn_v2, x, common, v2)
    yield case("DCNv3", dcn_v3, x, grouping, grouped_state)
    yield case("DCNv4", dcn_v4, x, grouping, grouped_state)
    yield case("DeformableAttention", attention, x, heads, seen)
    sees = {"inChannels": 2, "hidden": 3}
    yield case("SpatialTransformer", transformer, image, sees, predictor)


source = f"test/witness/deformable.py, PyTorch {torch.__version__}, torchvision {torchvision.__version__}"
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for axes in (2, 3) for one in cases(axes))
print(f'{{"source": "{source}, float64", "cases": [\n{lines}\n]}}')
