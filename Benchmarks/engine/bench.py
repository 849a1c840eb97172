"""Crops per second of this program's engine beside ONNX Runtime, OpenVINO and ncnn, in turn in one run.

All engines compute in float32 on all cores. Every engine runs every network in each of its sensible ways; its figure is
that of its fastest way. A round is one measurement of each, in an order that changes from round to round; figures are
medians over rounds, and a ratio is taken within each round, so that what slows the machine for both at once does not
count. Exits with 1 if the outputs differ from ONNX Runtime's by more than --limit.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from ..common import bars, machine, markdown
from . import own
from .networks import NAMES, network
from .peers import PEERS, Variant, thread_pool

OWN = "deepbiq"
PACKAGES = ["onnxruntime", "openvino", "ncnn"]
# Beyond this an engine computes something else.
PLAINLY_WRONG = 1e-2


def seconds_a_run(run, seconds):
    """The median wall time of runs for about `seconds`, of three runs at least."""
    times, start = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def relative_difference(found, expected):
    """The largest difference, relative to the largest magnitude expected."""
    return float(np.abs(found.ravel() - expected.ravel()).max() / np.abs(expected).max())


def differences(arguments, timed, peers, folder):
    """By engine, the largest relative difference of any output from ONNX Runtime's on three random crops."""
    crops = np.random.default_rng(1).uniform(0, 255, (3, 3, timed.side, timed.side)).astype(np.float32)
    reference = peers[0].outputs(crops)
    found = {OWN: own.outputs(arguments.deepbiq, timed.path, crops, folder)}
    result = {OWN: max(relative_difference(found[OWN][name], value) for name, value in reference.items())}
    for peer in peers[1:]:
        values = peer.outputs(crops)
        ordered = [values[name] for name in (reference if reference.keys() == values.keys() else sorted(values))]
        result[peer.name] = max(relative_difference(a, b) for a, b in zip(ordered, reference.values(), strict=True))
    return result


class Contest:
    """All engines on one network and one number of crops."""

    def __init__(self, arguments, timed, peers, batch, cores):
        self.arguments, self.timed, self.batch, self.cores = arguments, timed, batch, cores
        crops = np.random.default_rng(2).uniform(0, 255, (batch, 3, timed.side, timed.side)).astype(np.float32)
        self.contestants = [(peer.name, variant) for peer in peers for variant in peer.variants(crops)]
        # As the peers, ours in every sensible way: a few crops at once, each core's share, or all of them on all cores.
        self.own_seconds = {}
        for at_once in sorted({count for count in (2, 4, -(-batch // cores), batch) if count <= batch}, reverse=True):
            label = f"{at_once} at once" if batch > 1 else ""
            self.contestants.insert(0, (OWN, Variant(label, lambda runs, n=at_once: self._own(runs, n))))
            self.own_seconds[label] = self._own(3, at_once)["median_seconds"]
        for name, variant in self.contestants:
            if name != OWN:
                variant.run()
        self.speeds = {(name, variant.label): [] for name, variant in self.contestants}

    def _own(self, runs, at_once):
        timed = self.timed
        return own.profile(
            self.arguments.deepbiq, timed.path, timed.side, self.batch, self.cores, runs, "--no-layers", "--at-once",
            str(at_once))

    def round(self, number):
        shift = number % len(self.contestants)
        for name, variant in self.contestants[shift:] + self.contestants[:shift]:
            # Threads that wait for more work by spinning go to sleep.
            time.sleep(0.1)
            if name == OWN:
                runs = max(3, round(self.arguments.seconds / self.own_seconds[variant.label]))
                seconds = self.own_seconds[variant.label] = variant.run(runs)["median_seconds"]
            else:
                seconds = seconds_a_run(variant.run, self.arguments.seconds)
            self.speeds[name, variant.label].append(self.batch / seconds)

    def result(self):
        """Each engine's fastest way with its speeds by round, and the ratio of this program's to the fastest peer's."""
        best = {}
        for (name, label), speeds in self.speeds.items():
            if name not in best or statistics.median(speeds) > statistics.median(best[name]["rounds"]):
                best[name] = {"way": label, "crops_per_second": statistics.median(speeds), "rounds": speeds}
        fastest = max((name for name in best if name != OWN), key=lambda name: best[name]["crops_per_second"])
        ratios = [mine / other for mine, other in zip(best[OWN]["rounds"], best[fastest]["rounds"])]
        return {
            "network": self.timed.name, "weights": self.timed.source, "side": self.timed.side, "batch": self.batch,
            "engines": best, "fastest_peer": fastest,
            "ratio": {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)},
            "ways": {f"{name}: {label}" if label else name: speeds for (name, label), speeds in self.speeds.items()},
        }


def speed_table(results, batch):
    names = [OWN, *(peer.name for peer in PEERS)]
    rows = []
    for result in (r for r in results if r["batch"] == batch):
        speeds = [result["engines"].get(name) for name in names]
        ratio = result["ratio"]
        rows.append([
            result["network"], *(f"{speed['crops_per_second']:.1f}" if speed else "" for speed in speeds),
            f"{ratio['median']:.2f} ({ratio['lowest']:.2f} to {ratio['highest']:.2f})"])
    return markdown.table(["network", *names, "ratio to the fastest peer (range)"], rows)


def report(facts, results, unequal, batches):
    parts = [markdown.facts_line(facts)]
    for batch in batches:
        parts += [f"Crops/s, {batch} crop{'' if batch == 1 else 's'} per run:", speed_table(results, batch)]
    names = [OWN, *(peer.name for peer in PEERS[1:])]
    rows = [[name, *(f"{values[engine]:.1e}" for engine in names)] for name, values in unequal.items()]
    parts += ["Largest relative difference from ONNX Runtime's outputs:", markdown.table(["network", *names], rows)]
    return "\n\n".join(parts)


def picture(results, batches):
    panels = []
    for batch in batches:
        groups = {
            result["network"]: {
                name: (engine["crops_per_second"], f"{engine['crops_per_second']:.0f}")
                for name, engine in result["engines"].items()}
            for result in results if result["batch"] == batch}
        panels.append((f"Crops per second, {batch} per run", groups))
    return bars.plot("Engines beside each other, float32, all cores", panels)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deepbiq", default=".build/release/deepbiq")
    parser.add_argument(
        "--backbones", type=Path, default=Path("../shared/backbones"), help="folder of trained networks")
    parser.add_argument("--model", type=Path, default=Path("Sources/CEmbedded/default-model.onnx"))
    parser.add_argument("--networks", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--batches", nargs="+", type=int, default=[30, 1], metavar="N", help="crops per run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="length of a measurement")
    parser.add_argument("--limit", type=float, default=1e-4, help="largest relative difference of outputs")
    parser.add_argument("--output", type=Path, default=Path(".build/bench"), help="folder of the results")
    parser.add_argument("--markdown", type=Path, help="a document to write the tables into")
    return parser.parse_args()


def measure(arguments, cores, folder):
    """The results of every network and batch, and how far the outputs differ; networks are written to `folder`."""
    results, unequal = [], {}
    pool = thread_pool(cores)
    for name in arguments.networks:
        timed = network(name, arguments.backbones, arguments.model, folder)
        peers = [peer(timed, cores, pool, folder) for peer in PEERS]
        unequal[name] = differences(arguments, timed, peers, folder)
        print(f"{name} ({timed.source}): differences "
              + ", ".join(f"{engine} {value:.1e}" for engine, value in unequal[name].items()), flush=True)
        peers = [peer for peer in peers if unequal[name].get(peer.name, 0) < PLAINLY_WRONG]
        for batch in arguments.batches:
            contest = Contest(arguments, timed, peers, batch, cores)
            for number in range(arguments.rounds):
                contest.round(number)
            results.append(contest.result())
            print(f"  {batch} per run: " + ", ".join(
                f"{way} {statistics.median(speeds):.1f}" for way, speeds in results[-1]["ways"].items()), flush=True)
    return results, unequal


def main():
    arguments = parsed()
    arguments.output.mkdir(parents=True, exist_ok=True)
    facts = machine.facts(arguments.deepbiq, PACKAGES)
    machine.warn_if_busy()
    # More than a gigabyte in all, most of it CaffeNet as pnnx writes it.
    with tempfile.TemporaryDirectory(dir=arguments.output) as folder:
        results, unequal = measure(arguments, machine.cores(), Path(folder))
    text = report(facts, results, unequal, arguments.batches)
    print(f"\n{text}")
    (arguments.output / "engine.json").write_text(json.dumps(
        {"machine": facts, "rounds": arguments.rounds, "seconds": arguments.seconds, "differences": unequal,
         "results": results}, indent=1) + "\n")
    (arguments.output / "engine.md").write_text(text + "\n")
    (arguments.output / "engine.svg").write_text(picture(results, arguments.batches))
    if arguments.markdown:
        markdown.put(text, arguments.markdown, "engine")
    worst = np.max([values[OWN] for values in unequal.values()])
    if not worst <= arguments.limit:
        print(f"the outputs differ by {worst:.1e}; {arguments.limit:.0e} is allowed", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
