"""Crops per second of fine-tuning, forward, backward and a step of AdamW: this program and PyTorch in turn, in one run.

Both learn MobileNetV2 from the same ONNX file, batch normalisation folded, float32, the same number of threads. PyTorch
has its tensors in memory already, in its fastest layout (channels_last); this program also cuts its crops from images.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

import numpy
import torch
from PIL import Image

from onnx_network import OnnxNetwork


def peer(arguments):
    """Crops per second of PyTorch, and its processor time per crop in milliseconds."""
    network = OnnxNetwork(arguments.backbone).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-5)
    crops = (torch.rand(arguments.batch_size, 3, arguments.crop_size, arguments.crop_size) * 255)
    crops = crops.contiguous(memory_format=torch.channels_last)
    targets = torch.softmax(torch.randn(arguments.batch_size, 5), 1)

    def step():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(crops)[:, :5], targets).backward()
        optimizer.step()

    step()
    step()
    steps, start, processor = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < arguments.seconds:
        step()
        steps += 1
    count = steps * arguments.batch_size
    return count / (time.perf_counter() - start), 1000 * (time.process_time() - processor) / count


def own(arguments, folder):
    """Crops per second of this program by its own history, its processor time per crop in all, and its memory."""
    output = pathlib.Path(tempfile.mkdtemp(dir=folder))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(
        [arguments.deepbiq, "train", "finetune", "--database", "csv", "--root", folder,
         "--backbone", arguments.backbone, "--output", output, "--validation", "0", "--test", "0", "--epochs", "1",
         "--crop-size", str(arguments.crop_size), "--view-size", str(arguments.crop_size + 32),
         "--crops-per-image", str(arguments.crops // 16), "--batch-size", str(arguments.batch_size),
         "--workers", str(arguments.threads), "--no-standardize", "--windows", "1", "--damage", "0"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    history = json.loads((output / "history.json").read_text())
    return history["epochs"][0]["crops_per_second"], 1000 * (after.ru_utime - before.ru_utime) / arguments.crops, (
        next(line for line in told.splitlines() if line.startswith("Memory:")))


def write_images(folder, size):
    """Sixteen rated photographs of noise."""
    generator = numpy.random.default_rng(1)
    lines = ["image,mos,std"]
    for index in range(16):
        coarse = Image.fromarray(generator.integers(0, 255, (16, 16, 3), dtype=numpy.uint8))
        coarse.resize((size, size), Image.Resampling.BICUBIC).save(pathlib.Path(folder) / f"{index}.png")
        lines.append(f"{index}.png,{6 * index},15")
    (pathlib.Path(folder) / "scores.csv").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backbone", help="MobileNetV2 as ONNX")
    parser.add_argument("--deepbiq", default=".build/release/deepbiq")
    parser.add_argument("--crop-size", type=int, default=224)
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--crops", type=int, default=320, help="crops per run of this program")
    parser.add_argument("--seconds", type=float, default=6, help="length of a run of PyTorch")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        write_images(folder, arguments.crop_size + 64)
        rounds = []
        for number in range(arguments.rounds):
            rounds.append((own(arguments, folder), peer(arguments)))
            (speed, cost, memory), (peer_speed, peer_cost) = rounds[-1]
            print(f"round {number + 1}: deepbiq {speed:.1f} crops/s, {cost:.1f} ms CPU per crop; "
                  f"PyTorch {peer_speed:.1f} crops/s, {peer_cost:.1f} ms; ratio {speed / peer_speed:.2f}", flush=True)
        print(f"median: deepbiq {statistics.median(r[0][0] for r in rounds):.1f} crops/s, "
              f"PyTorch {statistics.median(r[1][0] for r in rounds):.1f} crops/s, "
              f"ratio {statistics.median(r[0][0] / r[1][0] for r in rounds):.2f}")
        print(f"deepbiq says: {memory}")


if __name__ == "__main__":
    main()
