"""Compares exact and dense crops with people's opinions: regressions fitted in either mode, each scored in either mode.

Every image is scored by a regression that was fitted without it: on the test part of the split if one is given (the
network was fine-tuned without it, too), else in five folds of all images. Differences are from the first row, for the
same images, with intervals of 2000 bootstrap resamples. Results that are in the folder already are not computed again.
"""

import argparse
import csv
import json
import pathlib
import random
import statistics
import subprocess

from Benchmarks.common.markdown import table

FOLDS = 5
RESAMPLES = 2000
MODES = ("exact", "dense")


def main():
    arguments = parse_arguments()
    arguments.work.mkdir(parents=True, exist_ok=True)
    splits = [arguments.split] if arguments.split else write_folds(arguments)
    scored_ways = [way.split(":") for way in arguments.scored]
    ways = [(fitted, scored, int(crops)) for fitted in MODES for scored, crops in scored_ways]
    scores = {way: {} for way in ways}
    for split in splits:
        for fitted, scored, crops in ways:
            model = train(arguments, split, fitted)
            scores[fitted, scored, crops] |= evaluate(arguments, split, model, scored, crops)
    rows = [row(*way, scores[ways[0]], scores[way]) for way in ways]
    header = ["fitted on", "scored", "crops", "images", "SROCC", "LCC", "RMSE", "difference of SROCC", "of LCC"]
    print(table(header, rows))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    path = pathlib.Path
    parser.add_argument("--deepbiq", type=path, required=True)
    parser.add_argument("--ratings", type=path, required=True, help="a folder with scores.csv and images")
    parser.add_argument("--network", type=path, required=True, help="gives the features")
    parser.add_argument("--features", default="features", help="values of the network to regress on")
    parser.add_argument("--split", type=path, help="the split that the network was fine-tuned with")
    parser.add_argument(
        "--scored", nargs="+", default=["exact:4", "dense:4", "dense:25"], help="modes and most crops scored")
    parser.add_argument("--together", nargs="*", default=[], help="images that stay in one fold, joined by commas")
    parser.add_argument("--work", type=path, required=True, help="a folder for models and scores")
    return parser.parse_args()


def write_folds(arguments):
    """Five splits; every image is in one test part: every fifth image in the order of opinions."""
    with open(arguments.ratings / "scores.csv", newline="") as file:
        ordered = sorted(csv.DictReader(file), key=lambda line: float(line["mos"]))
    folds = {"images/" + line["image"]: index % FOLDS for index, line in enumerate(ordered)}
    for names in arguments.together:
        first, *others = names.split(",")
        folds |= {name: folds[first] for name in others}
    paths = []
    for fold in range(FOLDS):
        parts = {"database": "csv", "training": [], "validation": [], "test": []}
        for name, own in folds.items():
            parts["test" if own == fold else "training"].append(name)
        paths.append(arguments.work / f"fold-{fold}.json")
        paths[-1].write_text(json.dumps(parts))
    return paths


def train(arguments, split, mode):
    """The model whose regression is fitted to four crops of the split's training images."""
    model = arguments.work / f"{split.stem}-{mode}.onnx"
    if not model.exists():
        run(arguments, "train", "svr", "--model", arguments.network, "--features", arguments.features, "--split", split,
            "--mode", mode, "--crop-size", 384, "--view", 500, "--crops", 4, "--output", model)
    return model


def evaluate(arguments, split, model, mode, crops):
    """Score and opinion of each image of the split's test part, by its name."""
    report = arguments.work / f"{model.stem}-{mode}-{crops}.json"
    if not report.exists():
        report.write_text(
            run(arguments, "evaluate", "--model", model, "--split", split, "--mode", mode, "--crops", crops, "--format",
                "json"))
    images = json.loads(report.read_text())["images"]
    return {image["name"]: (image["prediction"], image["opinion"]) for image in images}


def run(arguments, *command):
    place = ["--database", "csv", "--root", arguments.ratings]
    words = [str(part) for part in (arguments.deepbiq, *command, *place)]
    done = subprocess.run(words, text=True, stdout=subprocess.PIPE)
    if done.returncode != 0:
        raise SystemExit(done.returncode)
    return done.stdout


def row(fitted, scored, crops, base, images):
    names = sorted(images)
    predictions, opinions = zip(*(images[name] for name in names))
    others = [base[name][0] for name in names]
    rmse = statistics.fmean((a - b) ** 2 for a, b in zip(predictions, opinions)) ** 0.5
    cells = [
        fitted, scored, crops, len(names), f"{srocc(predictions, opinions):.3f}", f"{lcc(predictions, opinions):.3f}",
        f"{rmse:.2f}"]
    for correlation in (srocc, lcc):
        cells.append("" if images is base else difference(correlation, predictions, others, opinions))
    return cells


def difference(correlation, predictions, others, opinions):
    """How much better `predictions` are than `others`, with the interval of 95 %."""
    generator = random.Random(1)
    samples = []
    for _ in range(RESAMPLES):
        drawn = generator.choices(range(len(opinions)), k=len(opinions))
        first, second, people = ([values[index] for index in drawn] for values in (predictions, others, opinions))
        samples.append(correlation(first, people) - correlation(second, people))
    samples.sort()
    low, high = samples[round(0.025 * RESAMPLES)], samples[round(0.975 * RESAMPLES) - 1]
    value = correlation(predictions, opinions) - correlation(others, opinions)
    return f"{value:+.3f} ({low:+.3f} to {high:+.3f})"


def lcc(first, second):
    return statistics.correlation(first, second)


def srocc(first, second):
    return statistics.correlation(ranks(first), ranks(second))


def ranks(values):
    """Equal values share their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            result[index] = (start + end - 1) / 2
        start = end
    return result


if __name__ == "__main__":
    main()
