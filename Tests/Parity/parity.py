#!/usr/bin/env python3
"""Compares the engine with ONNX Runtime and with float64 on whole networks with random weights.

Exports torchvision's networks, with both of PyTorch's exporters, and CaffeNet to ONNX, runs each on batches of one and
three random images with ONNX Runtime and with `deepbiq model run`, and prints the largest relative difference,
max |ours - theirs| / max |theirs|, over all outputs; for torchvision's networks also that of either from PyTorch in
float64, since both round. Exits with 1 if ours is 1e-4 or more from float64, or for CaffeNet from ONNX Runtime. Both
times include loading the model; one thread each.
"""

import argparse
import collections
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import caffenet
import networks

BATCHES = (1, 3)
LIMIT = 1e-4


def run_onnx_runtime(path, image):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    start = time.perf_counter()
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    outputs = session.run(None, {networks.INPUT_NAME: image})
    elapsed = time.perf_counter() - start
    return dict(zip((port.name for port in session.get_outputs()), outputs)), elapsed


def run_deepbiq(program, path, image):
    with tempfile.TemporaryDirectory() as folder:
        input_path, output_folder = Path(folder, "image.npy"), Path(folder, "outputs")
        np.save(input_path, image)
        command = [
            program,
            "model",
            "run",
            str(path),
            "--input",
            f"{networks.INPUT_NAME}={input_path}",
            "--output-folder",
            str(output_folder),
        ]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        elapsed = time.perf_counter() - start
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
        return {file.stem: np.load(file) for file in output_folder.glob("*.npy")}, elapsed


def relative_difference(ours, theirs):
    """The largest over all outputs; raises if an output is missing or has another shape."""
    largest = 0.0
    for name, reference in theirs.items():
        if name not in ours:
            raise RuntimeError(f"output {name} is missing")
        if ours[name].shape != reference.shape:
            raise RuntimeError(f"output {name} has shape {ours[name].shape}, not {reference.shape}")
        scale = np.max(np.abs(reference))
        if not np.isfinite(scale) or scale == 0:
            raise RuntimeError(f"output {name} is not a fair test: its largest magnitude is {scale}")
        difference = np.max(np.abs(ours[name].astype(np.float64) - reference)) / scale
        # A NaN is the worst difference there is.
        largest = max(largest, float("inf") if np.isnan(difference) else float(difference))
    return largest


def describe(path):
    graph = onnx.load(path, load_external_data=False).graph
    return collections.Counter(node.op_type for node in graph.node)


def measured_networks(folder, only):
    """Yields `(name, side, {batch: path}, exact)`, exporting what is missing.

    `exact` computes the logits of a batch in float64, or is None where there is no such reference.
    """
    for network in networks.NETWORKS:
        if not only or network.name in only:
            for exporter in networks.EXPORTERS:
                paths = networks.export(network, folder, BATCHES, exporter)
                name = network.name if exporter == "torchscript" else f"{network.name}, {exporter}"
                yield name, network.side, paths, exact_reference(network)
    if not only or "caffenet" in only:
        path = caffenet.export(folder, networks.SEED)
        yield "caffenet", caffenet.SIDE, dict.fromkeys(BATCHES, path), None


def exact_reference(network):
    def compute(image):
        module = networks.build(network).double()
        with torch.no_grad():
            return {"logits": module(torch.from_numpy(image).double()).numpy()}

    return compute


def compare(program, path, image, exact):
    """Returns the seconds of ONNX Runtime and ours, the differences of ours from theirs, of ours and of theirs from
    float64, and the verdict; None for what is not known."""
    theirs, their_time = run_onnx_runtime(path, image)
    reference = exact(image) if exact else None
    their_error = relative_difference(theirs, reference) if reference else None
    if program is None:
        return their_time, None, None, None, their_error, "not run"
    try:
        ours, our_time = run_deepbiq(program, path, image)
        difference = relative_difference(ours, theirs)
        our_error = relative_difference(ours, reference) if reference else None
    except RuntimeError as error:
        return their_time, None, None, None, their_error, f"failed: {error}"
    decisive = difference if our_error is None else our_error
    verdict = "equal" if decisive < LIMIT else "DIFFERENT"
    return their_time, our_time, difference, our_error, their_error, verdict


def shown(value, form):
    return "-" if value is None else format(value, form)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deepbiq", default=".build/release/deepbiq", help="the program (default: %(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(".build/parity"), help="where the ONNX files are kept")
    parser.add_argument("--operators", action="store_true", help="only list each network's operators")
    parser.add_argument("networks", nargs="*", help="the networks to run (default: all)")
    arguments = parser.parse_args()
    unknown = set(arguments.networks) - {network.name for network in networks.NETWORKS} - {"caffenet"}
    if unknown:
        parser.error(f"unknown network: {', '.join(sorted(unknown))}")
    arguments.cache.mkdir(parents=True, exist_ok=True)

    if arguments.operators:
        for name, _, paths, _ in measured_networks(arguments.cache, arguments.networks):
            print(name, *(f"{operator}:{count}" for operator, count in sorted(describe(paths[1]).items())))
        return 0

    all_equal = True
    print(
        f"{'network':28}{'batch':>6}{'nodes':>7}{'difference':>12}{'ours, f64':>11}{'ORT, f64':>10}{'ORT ms':>9}"
        f"{'ours ms':>9}  verdict"
    )
    for name, side, paths, exact in measured_networks(arguments.cache, arguments.networks):
        for batch, path in paths.items():
            random = np.random.default_rng(networks.SEED + batch)
            image = random.standard_normal((batch, 3, side, side)).astype(np.float32)
            result = compare(arguments.deepbiq, path, image, exact)
            their_time, our_time, difference, our_error, their_error, verdict = result
            all_equal = all_equal and verdict == "equal"
            nodes = sum(describe(path).values())
            differences = (shown(difference, ".2e"), shown(our_error, ".1e"), shown(their_error, ".1e"))
            milliseconds = [shown(time and time * 1000, ".0f") for time in (their_time, our_time)]
            print(
                f"{name:28}{batch:6}{nodes:7}{differences[0]:>12}{differences[1]:>11}{differences[2]:>10}"
                f"{milliseconds[0]:>9}{milliseconds[1]:>9}  {verdict}",
                flush=True,
            )
    print(f"largest allowed difference: {LIMIT:g}")
    return 0 if all_equal else 1


if __name__ == "__main__":
    sys.exit(main())
