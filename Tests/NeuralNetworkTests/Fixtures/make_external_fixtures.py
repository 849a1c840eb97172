#!/usr/bin/env python3
"""Writes external.tar: models whose weights are in files beside them, with what ONNX Runtime computes.

    <case>/model.onnx, its weights, input.pb and output.pb; a case that must be refused has no output.pb

Tests extract a case into a folder of its own, where they also lay what an archive cannot hold: links and files outside.
Needs the packages onnx, onnxruntime and numpy; everything is seeded.
"""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import fixture_archive
from operator_cases.case import Case


def network(kind=np.float32):
    case = Case("external", f"network_{np.dtype(kind).name}", 17)
    case.dynamic = False
    x = case.input([1, 3, 6, 6])
    weights = case.constant(case.values([4, 3, 3, 3]).astype(kind))
    if kind != np.float32:
        weights = case.node("Cast", weights, to=TensorProto.FLOAT)
    y = case.node("Relu", case.node("Conv", x, weights, case.weights([4])))
    y = case.node("Flatten", y)
    case.output(case.node("Gemm", y, case.weights([64, 2]), case.weights([2])))
    return case


def external(tensor, **entries):
    """Moves a tensor's data out of it: `entries` are its external_data."""
    data = tensor.raw_data
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    del tensor.external_data[:]
    for key, value in entries.items():
        tensor.external_data.add(key=key, value=str(value))
    return data


def saved(case, **options):
    """The files of a model saved by onnx itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.onnx")
        onnx.save(case.model(), path, save_as_external_data=True, size_threshold=0, **options)
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def by_hand(entries, padding=0, in_folder=False, change=None):
    """A model of which the first weights alone are outside, at `padding`."""
    model = network().model()
    weights = model.graph.initializer[0]
    data = external(weights, **entries)
    if change:
        change(model)
    name = "data/weights.bin" if in_folder else "weights.bin"
    return {"model.onnx": model.SerializeToString(), name: bytes(padding) + data}


def results(files):
    """Adds what ONNX Runtime computes to a sound model's files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        session = onnxruntime.InferenceSession(Path(folder, "model.onnx"), providers=["CPUExecutionProvider"])
        image = np.random.default_rng(1).uniform(-1, 1, [1, 3, 6, 6]).astype(np.float32)
        (output,) = session.run(None, {session.get_inputs()[0].name: image})
    return {
        **files,
        "input.pb": numpy_helper.from_array(image).SerializeToString(),
        "output.pb": numpy_helper.from_array(output).SerializeToString(),
    }


def shared(model):
    """A second tensor that is the same part of the file."""
    twin = model.graph.initializer.add()
    twin.CopyFrom(model.graph.initializer[0])
    twin.name = "twin"
    node = helper.make_node("Reshape", ["twin", "twin_shape"], ["flat"], name="flat")
    model.graph.initializer.append(numpy_helper.from_array(np.array([4, 27], np.int64), "twin_shape"))
    model.graph.node.append(node)


def overlapping(model):
    """A hundred tensors over almost the same part of the file."""
    for index in range(100):
        twin = model.graph.initializer.add()
        twin.CopyFrom(model.graph.initializer[0])
        twin.name = f"twin_{index}"
        twin.dims[:] = [index + 1]
        del twin.external_data[:]
        for key, value in (("location", "weights.bin"), ("offset", 0), ("length", 4 * (index + 1))):
            twin.external_data.add(key=key, value=str(value))


def cases():
    size = 4 * 3 * 3 * 3 * 4
    sound = {
        "saved_in_one_file": saved(network(), all_tensors_to_one_file=True, location="model.onnx.data"),
        "saved_in_a_file_each": saved(network(), all_tensors_to_one_file=False),
        "float16": saved(network(np.float16), all_tensors_to_one_file=True, location="weights"),
        "offset_and_length": by_hand(dict(location="weights.bin", offset=64, length=size), 64),
        "offset_alone": by_hand(dict(location="weights.bin", offset=64), 64),
        "location_alone": by_hand(dict(location="weights.bin")),
        "checksum": by_hand(dict(location="weights.bin", checksum="abc")),
        "in_a_subfolder": by_hand(dict(location="data/weights.bin"), in_folder=True),
        "shared_part": by_hand(dict(location="weights.bin", offset=0, length=size), change=shared),
    }
    refused = {
        "no_location": by_hand({}),
        "empty_location": by_hand(dict(location="")),
        "missing_file": by_hand(dict(location="nowhere.bin")),
        "absolute": by_hand(dict(location="/etc/passwd")),
        "parent": by_hand(dict(location="../weights.bin")),
        "parent_inside": by_hand(dict(location="data/../../weights.bin")),
        "the_folder_itself": by_hand(dict(location=".")),
        "a_zero_byte": by_hand(dict(location="weights.bin\0.txt")),
        "offset_behind_the_end": by_hand(dict(location="weights.bin", offset=4096)),
        "offset_overflows": by_hand(dict(location="weights.bin", offset=2**63 - 1)),
        "negative_offset": by_hand(dict(location="weights.bin", offset=-4)),
        "offset_is_no_number": by_hand(dict(location="weights.bin", offset="some")),
        "length_too_short": by_hand(dict(location="weights.bin", length=size - 4)),
        "length_too_long": by_hand(dict(location="weights.bin", length=size + 4)),
        "length_overflows": by_hand(dict(location="weights.bin", offset=8, length=2**63 - 1)),
        "file_too_short": by_hand(dict(location="weights.bin", offset=4)),
        "overlapping": by_hand(dict(location="weights.bin"), change=overlapping),
        # Laid by the tests.
        "link_outside": by_hand(dict(location="link.bin")),
        "link_to_a_folder_outside": by_hand(dict(location="linked/weights.bin")),
        "pipe": by_hand(dict(location="pipe")),
    }
    return {**{name: results(files) for name, files in sound.items()}, **refused}


def main():
    files = {f"{case}/{name}": content for case, made in cases().items() for name, content in made.items()}
    fixture_archive.write(Path(__file__).resolve().parent / "external.tar", files)


if __name__ == "__main__":
    main()
