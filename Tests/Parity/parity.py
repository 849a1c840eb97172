#!/usr/bin/env python3
"""Compares the engine with ONNX Runtime on whole networks with random weights.

Exports torchvision's networks and CaffeNet to ONNX, runs each on batches of one and three random images with ONNX
Runtime and with `deepbiq model run`, and prints the largest relative difference, max |ours - theirs| / max |theirs|,
over all outputs. Exits with 1 if any is 1e-4 or more. Both times include loading the model; one thread each.
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
    """Yields `(name, side, {batch: path})`, exporting what is missing."""
    for network in networks.NETWORKS:
        if not only or network.name in only:
            yield network.name, network.side, networks.export(network, folder, BATCHES)
    if not only or "caffenet" in only:
        path = caffenet.export(folder, networks.SEED)
        yield "caffenet", caffenet.SIDE, dict.fromkeys(BATCHES, path)


def compare(program, path, image):
    """Returns ONNX Runtime's seconds, ours or None, the difference or None, and the verdict."""
    theirs, their_time = run_onnx_runtime(path, image)
    if program is None:
        return their_time, None, None, "not run"
    try:
        ours, our_time = run_deepbiq(program, path, image)
        difference = relative_difference(ours, theirs)
    except RuntimeError as error:
        return their_time, None, None, f"failed: {error}"
    return their_time, our_time, difference, "equal" if difference < LIMIT else "DIFFERENT"


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
        for name, _, paths in measured_networks(arguments.cache, arguments.networks):
            print(name, *(f"{operator}:{count}" for operator, count in sorted(describe(paths[1]).items())))
        return 0

    all_equal = True
    print(f"{'network':20}{'batch':>6}{'nodes':>7}{'difference':>12}{'ORT ms':>9}{'ours ms':>9}  verdict")
    for name, side, paths in measured_networks(arguments.cache, arguments.networks):
        for batch, path in paths.items():
            random = np.random.default_rng(networks.SEED + batch)
            image = random.standard_normal((batch, 3, side, side)).astype(np.float32)
            their_time, our_time, difference, verdict = compare(arguments.deepbiq, path, image)
            all_equal = all_equal and verdict == "equal"
            shown = "-" if difference is None else f"{difference:.2e}"
            our_time = "-" if our_time is None else f"{our_time * 1000:.0f}"
            nodes = sum(describe(path).values())
            print(f"{name:20}{batch:6}{nodes:7}{shown:>12}{their_time * 1000:9.0f}{our_time:>9}  {verdict}", flush=True)
    print(f"largest allowed difference: {LIMIT:g}")
    return 0 if all_equal else 1


if __name__ == "__main__":
    sys.exit(main())
