"""Counts the instructions of fixed work and fails if there are more than the committed baseline allows.

Unlike time, the count does not depend on what else the machine does, so that a rise of a few per cent shows in one run.
It is valgrind's, which supports AVX2 and FMA but not AVX-512, and tells programs so, whatever the processor. Every
machine with AVX2 therefore counts the same kernels, and those for AVX-512 are not counted at all. Instructions are not
time: waiting for memory costs none. Valgrind computes each element of a fused multiply-add by a function call, which is
slow but does not change the count; this is why the work is small.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

import onnx  # noqa: E402

from Benchmarks.engine.networks import Builder  # noqa: E402

BASELINE = Path(__file__).with_name("baseline.json")
FIXTURES = REPOSITORY / "Tests"
# A network of a few layers: what is counted is decoding, the view and the crops.
SCORE_MODEL = FIXTURES / "QualityModelTests" / "Fixtures" / "tiny.onnx"
PHOTOGRAPHS = [
    REPOSITORY / "docs" / "sample.jpg",
    *(FIXTURES / "EndToEndTests" / "Fixtures" / name for name in ("landscape.jpg", "blurred.webp", "small.png"))]
# Hashes, OpenBLAS's kernels and its threads would otherwise differ from run to run or from machine to machine.
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "SWIFT_DETERMINISTIC_HASHING": "1", "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell"}


def caffenet_like(path):
    """The kinds of layers of CaffeNet and SqueezeNet on a small image: large strides, groups, LRN, fire, matrices."""
    net = Builder(99)
    x = net.convolution(net.pixels(1), 48, 11, stride=4, pad=0)
    x = net.node("LRN", net.pool(x), size=5, alpha=1e-4, beta=0.75, bias=1.0)
    x = net.convolution(x, 64, 5, group=2)
    x = net.convolution(x, 96, 3)
    x = net.convolution(x, 96, 3, group=2)
    x = net.node("Concat", *(net.convolution(x, 48, kernel) for kernel in (1, 3)), channels=96, axis=1)
    x = net.pool(x)
    x = net.inner_product(net.node("Flatten", x), 96 * 5 * 5, 256, "Relu")
    onnx.save(net.model("guard", net.inner_product(x, 256, 5)), path)


def count(program, *arguments):
    """Instructions that the program executes."""
    done = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", program,
         *map(str, arguments)],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"valgrind cannot count: {' '.join(map(str, arguments))}\n{done.stderr}{done.stdout}")
    return int(found[1].replace(",", ""))


def network_counts(program, name, path, *options):
    """What one run of a network takes, from the difference of two counts, and the rest: starting and loading."""
    def profile(runs):
        once = ["--batch", 1, "--workers", 1, "--no-layers", "--runs", runs]
        return count(program, "model", "profile", path, *once, *options)

    # Enough runs that what is computed of several, once, does not count.
    few, many = profile(1), profile(11)
    run = (many - few) // 10
    # Two runs warm up.
    return {f"{name}: a crop": run, f"{name}: loading": few - 3 * run}


def score_count(program):
    """What the photographs take to be scored, without starting the program."""
    def score(paths):
        return count(
            program, "score", "--model", SCORE_MODEL, "--view", 290, "--precision", "float32", "--workers", 1,
            "--format", "jsonl", *paths)

    return score(2 * PHOTOGRAPHS) - score(PHOTOGRAPHS)


def counts(program):
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind 3.19 does not understand the debugging information of Swift.
        stripped, small = Path(folder) / "deepbiq", Path(folder) / "network.onnx"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, program], check=True)
        caffenet_like(small)
        default_model = REPOSITORY / "Sources" / "CEmbedded" / "default-model.onnx"
        return {
            **network_counts(stripped, "default model at 64 pixels", default_model, "--size", 64),
            **network_counts(stripped, "small CaffeNet", small),
            "four files with a tiny network": score_count(stripped),
        }


def compare(found, baseline):
    """Prints both; the names of what has risen too far or is not in the baseline."""
    risen = []
    for name, value in found.items():
        before = baseline["instructions"].get(name)
        change = value / before - 1 if before else None
        print(f"{name:44} {value:>15,}  " + ("is not in the baseline" if change is None else f"{100 * change:+.2f} %"))
        if change is None or change > baseline["allowed_rise"]:
            risen.append(name)
        elif change < -baseline["allowed_rise"]:
            print(f"{'':44} fewer: `make perf-guard-baseline` keeps it so")
    return risen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deepbiq", default=".build/release/deepbiq")
    parser.add_argument("--write", action="store_true", help="make what is counted the baseline")
    arguments = parser.parse_args()
    found = counts(arguments.deepbiq)
    if arguments.write:
        BASELINE.write_text(json.dumps({"allowed_rise": 0.03, "instructions": found}, indent=1) + "\n")
        print(BASELINE.read_text(), end="")
        return 0
    risen = compare(found, json.loads(BASELINE.read_text()))
    if risen:
        print(f"more instructions than allowed: {', '.join(risen)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
