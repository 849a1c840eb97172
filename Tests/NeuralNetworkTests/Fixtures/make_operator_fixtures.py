#!/usr/bin/env python3
"""Writes the operator fixtures: small ONNX models with random inputs and the outputs ONNX Runtime computes for them.

    operators/<operator>.tar    <case>/model.onnx
                                <case>/test_data_set_0/{input_0.pb, ..., output_0.pb, ...}    TensorProto files
    rejected.tar                <case>/model.onnx, which must be refused

Within the archives this is the layout of ONNX's own backend tests; `tar xf operators/Conv.tar groups_2` extracts a
case. ONNX Runtime runs with all graph optimisations off, and the ONNX reference evaluator must agree with it, so that
a fixture never records a bug of one of them.

Needs the packages onnx, onnxruntime and numpy. The models are seeded; running it again changes only the last digits of
the outputs, and only where ONNX Runtime or the processor is another.
"""

import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

import fixture_archive
from operator_cases import (
    activations,
    arithmetic,
    choices,
    convolution,
    corrected_operators,
    elementwise,
    functions,
    fusion,
    initialisers,
    linear,
    machine_learning,
    moments,
    normalisation,
    pooling,
    reductions,
    rejected,
    resizing,
    shape_folding,
    shaping,
    splitting,
)

FAMILIES = [
    convolution,
    linear,
    activations,
    arithmetic,
    pooling,
    normalisation,
    shaping,
    shape_folding,
    machine_learning,
    initialisers,
    fusion,
    elementwise,
    choices,
    reductions,
    moments,
    resizing,
    splitting,
    functions,
]
TOLERANCE = 1e-4


def run_onnx_runtime(model, inputs):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, inputs)


def disagreement(model, opset, inputs, outputs):
    """What the ONNX reference evaluator finds different, or None."""
    try:
        references = ReferenceEvaluator(model, new_ops=corrected_operators.for_opset(opset)).run(None, inputs)
    except Exception as error:  # The evaluator raises whatever NumPy does.
        return f"the reference evaluator fails: {error!r}"
    for output, reference in zip(outputs, references):
        if np.shape(output) != np.shape(reference):
            return f"shape {np.shape(output)}, reference {np.shape(reference)}"
        difference = np.max(np.abs(output - reference), initial=0) / max(np.max(np.abs(reference), initial=0), 1.0)
        if not difference < TOLERANCE:
            return f"values differ by {difference:g}"
    return None


def declare_ranks(model, outputs):
    """Gives the outputs whose shape inference could not find as many symbolic dimensions as they turned out to have."""
    for port, array in zip(model.graph.output, outputs):
        if not port.type.tensor_type.HasField("shape"):
            names = [f"{port.name}_{axis}" for axis in range(np.ndim(array))]
            port.CopyFrom(helper.make_tensor_value_info(port.name, TensorProto.FLOAT, names))


def tensor_files(kind, arrays):
    """TensorProto files by name, of float32."""
    return {
        f"test_data_set_0/{kind}_{index}.pb": numpy_helper.from_array(np.asarray(array, np.float32)).SerializeToString()
        for index, array in enumerate(arrays)
    }


def case_files(case):
    """The files of one case by name, and what is wrong with it, or None."""
    model = case.model()
    try:
        outputs = run_onnx_runtime(model, case.inputs)
    except Exception as error:  # ONNX Runtime's exceptions share no base class of their own.
        return {}, f"{case.path}: ONNX Runtime fails: {error}"
    declare_ranks(model, outputs)
    if not case.is_deprecated:
        onnx.checker.check_model(model, full_check=True)
    finding = disagreement(model, case.opset, case.inputs, outputs)
    if finding is not None and case.reference_differs is None:
        problem = f"{case.path}: ONNX Runtime and the ONNX reference evaluator disagree: {finding}"
    elif finding is None and case.reference_differs is not None:
        problem = f"{case.path}: ONNX Runtime and the reference evaluator agree; drop the remark in the case"
    else:
        problem = None
    files = {
        "model.onnx": model.SerializeToString(),
        **tensor_files("input", case.inputs.values()),
        **tensor_files("output", outputs),
    }
    return files, problem


def main():
    root = Path(__file__).resolve().parent
    archives = {}
    problems = []
    seen = set()
    for family in FAMILIES:
        for case in family.cases():
            if case.path in seen:
                raise SystemExit(f"{case.path}: two cases have this name")
            seen.add(case.path)
            files, problem = case_files(case)
            if problem is not None:
                problems.append(problem)
            operator, name = case.path.split("/")
            archive = archives.setdefault(f"operators/{operator}", {})
            archive.update({f"{name}/{file}": content for file, content in files.items()})
    archives["rejected"] = {
        f"{name}/model.onnx": content if isinstance(content, bytes) else content.SerializeToString()
        for name, content in rejected.files()
    }
    shutil.rmtree(root / "operators", ignore_errors=True)
    for name, files in sorted(archives.items()):
        fixture_archive.write(root / f"{name}.tar", files)
        print(f"{len({file.split('/')[0] for file in files}):4} {name}")
    if problems:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
