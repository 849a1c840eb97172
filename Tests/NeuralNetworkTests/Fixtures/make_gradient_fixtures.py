#!/usr/bin/env python3
"""Writes the gradient fixtures: small ONNX models together with the gradients that PyTorch's autograd finds for them.

    gradients/operators.tar    <operator>/<case>.onnx      one node
    gradients/networks.tar     networks/<network>.onnx     a whole network with a loss

Besides the weights, a file holds inputs, outputs and gradients as initialisers (gradient_cases/recording.py). PyTorch
computes in float64; float32 is stored. ONNX Runtime must compute the same outputs, so that a fixture never records a
node that is not what PyTorch computed. `tar xf gradients/operators.tar Conv/depthwise.onnx` extracts a case.

Needs the packages onnx, onnxruntime, numpy and torch. Everything is seeded.
"""

import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

import fixture_archive
from gradient_cases import networks, operators

TOLERANCE = 1e-4


def disagreement(model):
    """How far ONNX Runtime's outputs are from the recorded ones, relative to the largest."""
    recorded = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    outputs = session.run(None, {port.name: recorded[f"{port.name}/value"] for port in model.graph.input})
    differences = []
    for port, output in zip(model.graph.output, outputs):
        expected = recorded[f"{port.name}/value"]
        if output.shape != expected.shape:
            return np.inf
        differences.append(np.max(np.abs(output - expected), initial=0) / max(np.max(np.abs(expected), initial=0), 1))
    return max(differences)


def main():
    root = Path(__file__).resolve().parent / "gradients"
    shutil.rmtree(root, ignore_errors=True)
    for family in (operators, networks):
        files = {}
        for recording, loss in family.recordings():
            model = recording.model(loss)
            onnx.checker.check_model(model, full_check=True)
            difference = disagreement(model)
            if not difference < TOLERANCE:
                raise SystemExit(f"{recording.path}: PyTorch and ONNX Runtime differ by {difference:g}")
            path = f"{recording.path}.onnx"
            if path in files:
                raise SystemExit(f"{recording.path}: two cases have this name")
            files[path] = model.SerializeToString()
        name = family.__name__.split(".")[-1]
        fixture_archive.write(root / f"{name}.tar", files)
        print(f"{len(files):4} {name}")


if __name__ == "__main__":
    main()
