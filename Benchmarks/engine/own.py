"""This program's engine, through its command line."""

import json
import subprocess

import numpy as np


def profile(deepbiq, path, side, batch, workers, runs, *options):
    """What `deepbiq model profile` tells of a network."""
    told = subprocess.run(
        [deepbiq, "model", "profile", path, "--size", str(side), "--batch", str(batch), "--workers", str(workers),
         "--runs", str(runs), "--format", "json", *options],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told)


def outputs(deepbiq, path, crops, folder):
    """Every output of a network on crops, by name."""
    np.save(folder / "crops.npy", crops)
    result = folder / "outputs"
    for old in result.glob("*.npy"):
        old.unlink()
    subprocess.run(
        [deepbiq, "model", "run", path, "--input", f"image={folder / 'crops.npy'}", "--output-folder", result],
        check=True, stdout=subprocess.DEVNULL)
    return {file.stem: np.load(file) for file in sorted(result.glob("*.npy"))}
