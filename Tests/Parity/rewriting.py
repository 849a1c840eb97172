#!/usr/bin/env python3
"""Compares rewritten ONNX files with the files they were made from, in ONNX Runtime.

Every operator fixture and every model named on the command line is rewritten by `deepbiq model convert`; the result
must pass onnx.checker with full shape inference, and ONNX Runtime must compute from it what it computes from the
original: to 1e-5 of the largest magnitude (batch normalisation is folded into convolutions, constants are computed
beforehand). With --float16 the weights of the models on the command line are rounded, too, and the difference that
makes is printed. Exits with 1 if a file differs or is refused.
"""

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

FIXTURES = Path(__file__).resolve().parent.parent / "NeuralNetworkTests" / "Fixtures" / "operators"
LIMIT = 1e-5


def session(model):
    options = onnxruntime.SessionOptions()
    # As the fixtures were made: what is compared are the files, not the runtime's own rewriting.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def random_inputs(original):
    """Images of 0 to 255: one a batch, and 224 pixels where the file leaves the size open."""
    random = np.random.default_rng(1)
    inputs = {}
    for port in original.get_inputs():
        shape = [size if isinstance(size, int) else 224 if axis > 1 else 1 for axis, size in enumerate(port.shape)]
        inputs[port.name] = random.uniform(0, 255, shape).astype(np.float32)
    return inputs


def fixture_inputs(original, folder):
    return {
        port.name: numpy_helper.to_array(onnx.load_tensor(folder / "test_data_set_0" / f"input_{index}.pb"))
        for index, port in enumerate(original.get_inputs())
    }


def difference(ours, theirs):
    """Relative to the largest expected magnitude; infinite where shapes or non-finite values differ."""
    if ours.shape != theirs.shape or not np.array_equal(np.isfinite(ours), np.isfinite(theirs)):
        return float("inf")
    finite = np.isfinite(theirs)
    scale = max(np.max(np.abs(theirs[finite]), initial=0), 1e-3)
    return float(np.max(np.abs(ours[finite].astype(np.float64) - theirs[finite]), initial=0) / scale)


def is_withdrawn(path):
    """Whether the file has an operator in a form that ONNX has withdrawn, which its checker and ONNX Runtime refuse."""
    try:
        onnx.checker.check_model(str(path))
    except onnx.checker.ValidationError as error:
        return "is deprecated" in str(error)
    return False


def compare(program, path, folder, make_inputs, *options):
    """The largest difference over all outputs and the sizes before and after; raises where a file is refused."""
    rewritten = Path(folder, "rewritten.onnx")
    command = [program, "model", "convert", *options, "--force", str(path), str(rewritten)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
    onnx.checker.check_model(str(rewritten), full_check=True)
    before, after = session(str(path)), session(str(rewritten))
    inputs = make_inputs(before)
    names = [port.name for port in before.get_outputs()]
    if [port.name for port in after.get_outputs()] != names:
        raise RuntimeError(f"its outputs are no longer {', '.join(names)}")
    used = {port.name for port in after.get_inputs()}
    expected = before.run(names, inputs)
    found = after.run(names, {name: value for name, value in inputs.items() if name in used})
    return max(map(difference, found, expected)), path.stat().st_size, rewritten.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deepbiq", default=".build/release/deepbiq", help="the program (default: %(default)s)")
    parser.add_argument("--float16", action="store_true", help="also round the models' weights to float16")
    parser.add_argument("models", nargs="*", type=Path, help="ONNX files with one image input")
    arguments = parser.parse_args()
    failures, largest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for archive in FIXTURES.glob("*.tar"):
            with tarfile.open(archive) as files:
                files.extractall(Path(folder, "operators", archive.stem), filter="data")
        operators = Path(folder, "operators")
        every = sorted(operators.glob("*/*/model.onnx"))
        cases = [path for path in every if not is_withdrawn(path)]
        for path in cases:
            name = path.parent.relative_to(operators)
            try:
                found, _, _ = compare(
                    arguments.deepbiq, path, folder, lambda before, path=path: fixture_inputs(before, path.parent)
                )
            except Exception as error:  # The checker's and ONNX Runtime's exceptions share no base class.
                print(f"{name}: {error}")
                failures += 1
                continue
            largest = max(largest, found)
            if not found < LIMIT:
                print(f"{name}: differs by {found:.2e}")
                failures += 1
        print(
            f"{len(cases)} operator cases: largest difference {largest:.2e}, {failures} failed; "
            f"{len(every) - len(cases)} in a form that ONNX has withdrawn")
        for path in arguments.models:
            for options in [()] + [("--float16",)] * arguments.float16:
                found, before, after = compare(arguments.deepbiq, path, folder, random_inputs, *options)
                print(f"{path.name} {' '.join(options)}: difference {found:.2e}, {before:,} to {after:,} bytes")
                failures += not options and not found < LIMIT
    print(f"largest allowed difference: {LIMIT:g}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
