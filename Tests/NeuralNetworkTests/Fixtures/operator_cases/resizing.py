"""Resize and Upsample in the modes and coordinates that exporters write."""

import numpy as np

from .case import Case

COORDINATES = ("asymmetric", "half_pixel", "pytorch_half_pixel", "align_corners")
# It divides by the extents that scales give before they are rounded down.
UNROUNDED = "with scales that do not divide, its corners are not the last elements"
REFERENCE = "its coordinates are those of opset 11"


def cases():
    yield from by_coordinates()
    yield from by_sizes()
    yield from older()
    yield from others()


def resized(name, opset, shape, scales=None, sizes=None, roi=False, axes=None, **attributes):
    case = Case("Resize", name, opset)
    case.dynamic = case.dynamic and (scales is None or scales[0] == 1) and sizes is None
    x = case.input(shape)
    operands = [x, case.constant(np.zeros([0], np.float32)) if roi else ""]
    operands.append("" if scales is None else case.constant(np.float32(scales)))
    if sizes is not None:
        operands.append(case.integers(*sizes))
    if axes is not None:
        attributes["axes"] = axes
    return case.output(case.node("Resize", *operands, **attributes))


def by_coordinates():
    for coordinates in COORDINATES:
        for mode in ("nearest", "linear", "cubic"):
            for name, opset, scales in [
                ("up", 11, [1, 1, 2, 2]),
                ("up_uneven", 13, [1, 1, 1.5, 2.6]),
                ("down", 18, [1, 1, 0.6, 0.5]),
                ("mixed", 19, [1, 1, 3, 0.7]),
            ]:
                case = resized(
                    f"{mode}_{coordinates}_{name}", opset, [2, 3, 5, 7], scales, roi=opset < 13, mode=mode,
                    coordinate_transformation_mode=coordinates)
                if coordinates == "align_corners" and name != "up":
                    case.reference_differs = UNROUNDED
                elif mode == "nearest" and name == "mixed" and coordinates.endswith("half_pixel"):
                    case.reference_differs = "it computes coordinates in double precision"
                yield case
    for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
        for coordinates in COORDINATES:
            yield resized(
                f"nearest_{rounding}_{coordinates}", 13, [1, 2, 4, 6], [1, 1, 2, 0.5], mode="nearest",
                nearest_mode=rounding, coordinate_transformation_mode=coordinates)
    yield resized(
        "linear_half_pixel_symmetric", 19, [1, 2, 5, 7], [1, 1, 2.3, 0.9], mode="linear",
        coordinate_transformation_mode="half_pixel_symmetric")
    case = resized(
        "nearest_for_tensorflow", 11, [1, 2, 4, 5], [1, 1, 2, 1.6], mode="nearest", roi=True,
        coordinate_transformation_mode="tf_half_pixel_for_nn", nearest_mode="floor")
    case.reference_differs = "it does not know these coordinates"
    yield case
    yield resized("defaults", 13, [1, 2, 4, 5], [1, 1, 2, 2])
    yield resized(
        "cubic_coefficient", 13, [1, 2, 4, 5], [1, 1, 2, 2], mode="cubic", cubic_coeff_a=-0.5)
    yield resized(
        "cubic_excludes_outside", 13, [1, 2, 4, 5], [1, 1, 2, 0.8], mode="cubic", exclude_outside=1)


def by_sizes():
    for mode in ("nearest", "linear"):
        for coordinates in COORDINATES:
            yield resized(
                f"sizes_{mode}_{coordinates}", 13, [2, 3, 5, 7], sizes=[2, 3, 8, 4], mode=mode,
                coordinate_transformation_mode=coordinates)
        yield resized(f"sizes_to_one_pixel_{mode}", 17, [1, 2, 5, 7], sizes=[1, 2, 1, 1], mode=mode)
        yield resized(
            f"sizes_from_one_pixel_{mode}", 17, [1, 2, 1, 1], sizes=[1, 2, 3, 4], mode=mode,
            coordinate_transformation_mode="align_corners")
        yield resized(f"axes_{mode}", 18, [1, 2, 5, 7], sizes=[10, 3], axes=[2, 3], mode=mode)
        case = resized(f"negative_axes_{mode}", 22, [1, 2, 5, 7], scales=[0.5, 2], axes=[-1, 2], mode=mode)
        case.reference_differs = "it knows no negative axes"
        yield case
    for policy in ("not_larger", "not_smaller"):
        yield resized(
            policy, 18, [1, 2, 4, 6], sizes=[7, 8], axes=[2, 3], mode="nearest", keep_aspect_ratio_policy=policy)
    yield resized("unchanged", 17, [1, 2, 4, 6], sizes=[1, 2, 4, 6], mode="linear")


def older():
    for name, mode, scales in [
        ("nearest_up", "nearest", [1, 1, 2, 3]),
        ("nearest_down", "nearest", [1, 1, 0.5, 0.7]),
        ("linear_up", "linear", [1, 1, 2, 1.5]),
    ]:
        case = Case("Resize", f"opset_10_{name}", 10)
        case.reference_differs = REFERENCE
        yield case.output(case.node("Resize", case.input([2, 3, 4, 5]), case.constant(np.float32(scales)), mode=mode))
    for name, opset, mode in [("attribute", 7, "nearest"), ("linear_attribute", 8, "linear"), ("input", 9, "nearest")]:
        case = Case("Upsample", name, opset)
        x = case.input([2, 3, 4, 5])
        scales = [1.0, 1.0, 2.0, 3.0]
        if opset < 9:
            case.reference_differs = "it knows no scales as an attribute"
        if opset < 9:
            yield case.output(case.node("Upsample", x, mode=mode, scales=scales))
        else:
            yield case.output(case.node("Upsample", x, case.constant(np.float32(scales)), mode=mode))


def others():
    yield resized("nearest_rank_3", 13, [2, 3, 5], [1, 1, 2], mode="nearest")
    yield resized("linear_rank_3", 13, [2, 3, 5], [1, 1, 2.4], mode="linear")
    yield resized("nearest_rank_5", 13, [1, 2, 3, 2, 3], [1, 1, 2, 1, 2], mode="nearest")
    yield resized("linear_rank_5", 13, [1, 2, 3, 2, 3], [1, 1, 2, 1.5, 2], mode="linear")
    # A feature pyramid's step.
    case = Case("Resize", "between_convolutions", 17)
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 8, pads=[1, 1, 1, 1])
    small = case.convolution(x, 8, 8, pads=[1, 1, 1, 1], strides=[2, 2])
    large = case.node("Resize", small, "", "", case.integers(2, 8, 6, 7), mode="nearest")
    yield case.output(case.node("Relu", case.node("Add", x, large)))
    case.dynamic = False
    case = Case("Resize", "bilinear_between_convolutions", 17)
    x = case.node("Relu", case.convolution(case.input([2, 3, 6, 7]), 3, 8))
    x = case.node("Resize", x, "", case.constant(np.float32([1, 1, 2, 2])), mode="linear")
    yield case.output(case.convolution(x, 8, 4))
