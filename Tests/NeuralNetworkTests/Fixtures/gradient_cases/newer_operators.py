"""The operators beside those of the first networks: one a recording, at its kinks and ties too."""

import numpy as np
import torch
import torch.nn.functional as F

from .recording import one_node


def recordings():
    for family in (functions, choices, moments, reductions, resizes):
        yield from family()


def functions():
    def values(low=-4.0, high=4.0, *kinks):
        def inputs(recording):
            x = recording.uniform([2, 3, 17], low, high)
            if kinks:
                at_kink = recording.random.random(x.shape) < 0.2
                x = np.where(at_kink, recording.random.choice(np.float32(kinks), x.shape), x)
            return [recording.input(x)]

        return inputs

    for operator, compute in [
        ("Erf", torch.erf),
        ("Exp", torch.exp),
        ("Gelu", F.gelu),
        ("Mish", F.mish),
        ("Neg", torch.neg),
        ("Softplus", lambda x: F.softplus(x, threshold=1000)),
        ("Tanh", torch.tanh),
        # Without a slope, as PyTorch has them.
        ("Ceil", torch.ceil),
        ("Floor", torch.floor),
        ("Round", torch.round),
    ]:
        yield one_node(operator, "values", values(), compute)
    for operator, compute in [
        ("Abs", torch.abs),
        ("Elu", F.elu),
        ("Selu", F.selu),
        ("Sign", torch.sign),
        ("Softsign", F.softsign),
    ]:
        yield one_node(operator, "with_zeros", values(-4, 4, 0), compute)
    yield one_node("Gelu", "tanh", values(), lambda x: F.gelu(x, approximate="tanh"), approximate="tanh")
    yield one_node("Elu", "alpha", values(), lambda x: F.elu(x, 0.3), alpha=0.3)
    yield one_node("Log", "values", values(0.1, 4), torch.log)
    yield one_node("Reciprocal", "values", values(0.2, 4), torch.reciprocal)
    yield one_node("Swish", "values", values(), F.silu, opset=24)


def choices():
    for name, shape, exponent in [("channels", [2, 3, 4], [3, 1]), ("both_broadcast", [5, 1], [4])]:
        yield one_node(
            "Pow", name, lambda r: [r.input(r.uniform(shape, 0.3, 3)), r.input(r.uniform(exponent, -2, 2))], torch.pow)
    yield one_node(
        "Pow", "square_of_any_sign", lambda r: [r.input(r.uniform([3, 7], -2, 2)), r.fixed(2)], torch.pow)

    def signed(shape, slope):
        def inputs(recording):
            x = recording.uniform(shape)
            x[recording.random.random(x.shape) < 0.2] = 0
            return [recording.input(x), recording.parameter(recording.uniform(slope))]

        return inputs

    yield one_node(
        "PRelu", "channels_with_zeros", signed([2, 3, 4, 5], [3, 1, 1]), lambda x, w: F.prelu(x, w.reshape(-1)))
    yield one_node("PRelu", "one_slope", signed([2, 7], [1]), F.prelu)


def moments():
    def with_parameters(shape, affine, bias=True):
        return lambda r: [
            r.input(r.uniform(shape)), *(r.parameter(r.uniform(affine)) for _ in range(2 if bias else 1))]

    for name, shape, axis in [("features", [4, 19], -1), ("channels_last", [2, 3, 4, 6], 3), ("images", [3, 2, 5], 1)]:
        affine = shape[axis:]
        yield one_node(
            "LayerNormalization", name, with_parameters(shape, affine),
            lambda x, w, b: F.layer_norm(x, list(w.shape), w, b, 1e-3), axis=axis, epsilon=1e-3)
    yield one_node(
        "LayerNormalization", "without_bias", with_parameters([4, 19], [19], False),
        lambda x, w: F.layer_norm(x, [19], w, None, 1e-5))
    yield one_node(
        "InstanceNormalization", "images", with_parameters([2, 3, 5, 4], [3]),
        lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=1e-3), epsilon=1e-3)
    for groups in (1, 2, 6):
        yield one_node(
            "GroupNormalization", f"{groups}_groups", with_parameters([2, 6, 3, 4], [6]),
            lambda x, w, b: F.group_norm(x, groups, w, b, 1e-3), num_groups=groups, epsilon=1e-3)


def reductions():
    def inputs(shape, axes):
        return lambda r: [r.input(r.random.integers(-2, 3, shape) / 2), r.integers(*axes)]

    for name, axes, keeps in (("spatial", (2, 3), 1), ("channels", (1,), 0), ("first_and_third", (0, 2), 1)):
        for operator, compute in [
            ("ReduceL1", lambda x, _: x.abs().sum(axes, keepdim=bool(keeps))),
            ("ReduceL2", lambda x, _: torch.linalg.vector_norm(x, dim=axes, keepdim=bool(keeps))),
            ("ReduceMax", lambda x, _: x.amax(axes, keepdim=bool(keeps))),
            ("ReduceMin", lambda x, _: x.amin(axes, keepdim=bool(keeps))),
            ("ReduceSum", lambda x, _: x.sum(axes, keepdim=bool(keeps))),
            ("ReduceSumSquare", lambda x, _: (x * x).sum(axes, keepdim=bool(keeps))),
        ]:
            yield one_node(operator, f"{name}_with_ties", inputs([2, 3, 5, 4], axes), compute, keepdims=keeps)
    yield one_node(
        "GlobalMaxPool", "with_ties", lambda r: [r.input(r.random.integers(0, 9, [2, 3, 4, 5]))],
        lambda x: F.adaptive_max_pool2d(x, 1))

    def masked(recording):
        mask = recording.random.integers(0, 2, [3, 1]).astype(bool)
        value = recording.fixed(mask)
        recording.initialisers[value.name] = mask
        return [value, recording.input(recording.uniform([2, 3, 4])), recording.input(recording.uniform([4]))]

    yield one_node("Where", "constant_condition", masked, lambda c, a, b: torch.where(c > 0, a, b))
    yield one_node(
        "Expand", "rows", lambda r: [r.input(r.uniform([3, 1])), r.integers(2, 3, 4)], lambda x, _: x.expand(2, 3, 4))


def resizes():
    def sized(shape, target):
        return lambda r: [r.input(r.uniform(shape)), None, None, r.integers(*target)]

    for name, target in [("up", [2, 3, 9, 8]), ("down", [2, 3, 3, 2]), ("mixed", [2, 3, 7, 2])]:
        for corners, coordinates in ((False, "half_pixel"), (False, "pytorch_half_pixel"), (True, "align_corners")):
            yield one_node(
                "Resize", f"bilinear_{coordinates}_{name}", sized([2, 3, 5, 4], target),
                lambda x, *_: F.interpolate(x, target[2:], mode="bilinear", align_corners=corners), mode="linear",
                coordinate_transformation_mode=coordinates)
        yield one_node(
            "Resize", f"nearest_{name}", sized([2, 3, 5, 4], target),
            lambda x, *_: F.interpolate(x, target[2:], mode="nearest"), mode="nearest",
            coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    yield one_node(
        "Resize", "bicubic", sized([1, 2, 5, 4], [1, 2, 8, 7]),
        lambda x, *_: F.interpolate(x, [8, 7], mode="bicubic", align_corners=False), mode="cubic",
        coordinate_transformation_mode="half_pixel", cubic_coeff_a=-0.75)
    yield one_node(
        "Upsample", "nearest", lambda r: [r.input(r.uniform([2, 3, 3, 4])), r.fixed([1, 1, 2, 2])],
        lambda x, _: F.interpolate(x, scale_factor=2, mode="nearest"), opset=9, mode="nearest")
