"""The networks of the paper in PyTorch, as functions of a state dictionary with the released names.

Written for the benchmarks, from the description of the layers: with the weights of ours they give
the same logits.
"""

import torch
import torch.nn.functional as F

LABELS = 9
#: Average pools before the original network, and the step of its grid.
POOLS = {"obelisk-visceral": ((5, 5, 3), 4)}
USUAL = ((3, 3), 2)


class Net:
    """A state dictionary, and the layers by their names."""

    def __init__(self, state, training, slope):
        self.state, self.training, self.slope = state, training, slope

    def conv(self, name, x, stride=1):
        weight, bias = self.state[f"{name}.weight"], self.state.get(f"{name}.bias")
        groups = x.shape[1] // weight.shape[1]
        return F.conv3d(x, weight, bias, stride, weight.shape[2] // 2, groups=groups)

    def norm(self, name, x):
        get = lambda part: self.state[f"{name}.{part}"]
        mean, variance = get("running_mean"), get("running_var")
        return F.batch_norm(x, mean, variance, get("weight"), get("bias"), self.training)

    def block(self, name, x, stride=1):
        y = self.norm(f"batch{name}", self.conv(f"conv{name}", x, stride))
        return F.leaky_relu(y, self.slope)

    def branch(self, number, volume, size, slope):
        offsets = self.state[f"offset{number}"]
        samples = grid_sample(volume, regular(size, volume) + offsets)
        x = self.conv(f"linear{number}a", samples.reshape(len(volume), -1, *size))
        x = F.leaky_relu(x, slope)
        for linear, norm in zip("bcd", "abc"):
            y = self.conv(f"linear{number}{linear}", self.norm(f"batch{number}{norm}", x))
            x = torch.cat([x, F.leaky_relu(y, slope)], 1)
        x = self.conv(f"linear{number}e", self.norm(f"batch{number}d", x))
        return F.leaky_relu(x, slope)


def regular(size, like):
    axes = [torch.linspace(-1, 1, n, device=like.device) for n in size]
    z, y, x = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x, y, z], -1).view(1, 1, -1, 1, 3)


def grid_sample(volume, grid):
    """[1, C, K, ...] at [1, K, ..., 3]. PyTorch samples each volume of a batch with one thread: where
    there are more, each gets a share of the points."""
    shares = torch.get_num_threads()
    if grid.is_cuda or shares == 1 or len(volume) > 1 or grid.shape[1] % shares > 0:
        return F.grid_sample(volume, grid, align_corners=True)
    batch = grid.reshape(shares, -1, *grid.shape[2:])
    samples = F.grid_sample(volume.expand(shares, -1, -1, -1, -1), batch, align_corners=True)
    return samples.transpose(0, 1).flatten(1, 2).unsqueeze(0)


def up(x, size):
    return F.interpolate(x, size, mode="trilinear", align_corners=False)


def half(size):
    return [(n + 1) // 2 for n in size]


def hybrid_tcia(net, image):
    x1 = net.block("0", image)
    x2 = net.block("11", net.block("1", x1, 2))
    x3 = net.block("3", net.block("22", net.block("2", x2, 2)))
    full, middle, quarter = (x.shape[2:] for x in (x1, x2, x3))
    once = F.avg_pool3d(image, 3, 1, 1)
    near = net.branch(1, once, quarter, net.slope)
    (d, _, w), (_, h, _) = half(quarter), quarter
    far = net.branch(2, F.avg_pool3d(once, 3, 1, 1), (d, h, w), net.slope)
    deep = net.block("6bU", torch.cat([x3, up(far, quarter)], 1))
    wide = net.block("6U", torch.cat([up(deep, middle), up(near, middle), x2], 1))
    return net.conv("conv77U", net.block("7U", torch.cat([up(wide, full), x1], 1)))


def hybrid_visceral(net, image):
    x1 = net.block("0", image)
    x2 = net.block("11", net.block("1", x1, 2))
    x3 = net.block("2", x2, 2)
    full, middle, quarter = (x.shape[2:] for x in (x1, x2, x3))
    near = net.branch(1, x1, quarter, 0)
    far = net.branch(2, F.avg_pool3d(image, 3, 1, 1), half(quarter), 0)
    deep = net.block("6bU", torch.cat([x3, up(far, quarter)], 1))
    wide = net.block("6U", torch.cat([up(deep, middle), up(near, middle), x2], 1))
    return up(net.conv("conv8", wide), full)


def unet(net, image):
    levels = [net.block("0", image)]
    for level in "12345":
        if f"conv{level}.weight" not in net.state:
            break
        levels.append(net.block(level * 2, net.block(level, levels[-1], 2)))
    x = levels.pop()
    if "fc1.weight" in net.state:
        code = F.linear(x.flatten(1), net.state["fc1.weight"], net.state["fc1.bias"])
        levels.append(x)  # around the bottleneck, too
        x = F.linear(code, net.state["fc2U.weight"], net.state["fc2U.bias"]).view(x.shape)
    names = ["7U", "6U", "6bU", "6cU", "6dU"][: len(levels)]
    for name in reversed(names):
        skip = levels.pop()
        x = net.block(name, torch.cat([up(x, skip.shape[2:]), skip], 1))
    return net.conv("conv77U", x)


def original(net, samples):
    """Everything behind the sampling."""
    x = F.relu(net.norm("BN1", net.conv("LIN1", samples)))
    x = net.norm("BN2", net.conv("LIN2", x))
    normalised = x
    for letter in "abcd":
        x = torch.cat([x, F.relu(net.conv(f"LIN3{letter}", normalised))], 1)
        normalised = net.norm(f"BN3{letter}", x)
    return net.conv("LIN4", normalised)


def sampled(net, volume, points, size):
    offsets = net.state["offset1"][0, :, 0]
    values = [
        grid_sample(volume, points + offsets[:, p].view(1, -1, 1, 1, 3))
        for p in range(offsets.shape[1])
    ]
    difference = values[0] if len(values) == 1 else values[0] - values[1]
    return difference.reshape(len(volume), -1, *size)


def is_original(model):
    return model.startswith("obelisk") and "hybrid" not in model


def smoothed(model, image):
    for size in POOLS.get(model, USUAL)[0]:
        image = F.avg_pool3d(image, size, 1, size // 2)
    return image


def volume_network(model):
    if model == "obelisk-tcia-hybrid":
        return hybrid_tcia, 0.025
    return (hybrid_visceral, 0.05) if model == "obelisk-visceral-hybrid" else (unet, 0.1)


def state_of(arrays):
    return {name[6:]: value for name, value in arrays.items() if name.startswith("state/")}


def inference(model, arrays):
    state, image = state_of(arrays), arrays["image"]
    if not is_original(model):
        forward, slope = volume_network(model)
        net = Net(state, False, slope)
        return lambda: [forward(net, image)]
    net, step_size = Net(state, False, 0), POOLS.get(model, USUAL)[1]

    def step():
        size = image.shape[2:]
        grid = half(half(size)) if step_size == 4 else half(size)
        logits = original(net, sampled(net, smoothed(model, image), regular(grid, image), grid))
        return [up(logits, half(size)) if step_size == 4 else logits]

    return step


def training(model, arrays):
    state, image = state_of(arrays), arrays["image"]
    labels, points = arrays["labels"].long(), arrays["points"].view(1, 1, -1, 1, 3)
    learned = [
        name
        for name in state
        if "running" not in name and not (model == "obelisk-fixed" and name == "offset1")
    ]
    for name in learned:
        state[name].requires_grad_(True)
    adam = torch.optim.Adam([state[name] for name in learned], 0.002, weight_decay=1e-5)
    forward, slope = (None, 0) if is_original(model) else volume_network(model)
    net = Net(state, True, slope)

    def logits():
        if forward:
            return forward(net, image)
        places = (points.shape[2], 1, 1)
        return original(net, sampled(net, image, points, places))[..., 0, 0]

    def step():
        each = F.cross_entropy(logits(), labels, reduction="none").flatten()
        loss = each.topk(max(1, each.numel() // 4)).values.mean()
        adam.zero_grad()
        loss.backward()
        gradient = state[learned[0]].grad.clone()
        adam.step()
        return [loss.detach().view(1), gradient]

    return step
