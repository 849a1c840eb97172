"""This program's service beside one of FastAPI, Pillow and ONNX Runtime with the same model: in turn, in one run.

For each kind of photograph: images per second while neither service is ever idle, with processor time per image and
peak memory, then latencies at half and at four fifths of each service's own capacity. The peer runs both as one process
per core and as one process with a thread per core. This program runs as the peer does (exact crops, float32), and in
its faster ways, whose scores differ. Exits with 1 if the scores of the first way differ from the peers' by more than
--limit, or if a request fails.
"""

import argparse
import json
import signal
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from ..common import bars, machine, markdown
from . import services, traffic
from .images import photographs

PACKAGES = ["fastapi", "uvicorn", "pillow", "onnxruntime"]
LEVELS = (0.5, 0.8)
# Mode and precision; the first is what the peers do.
WAYS = (("exact", "float32"), ("dense", "float32"), ("dense", "int16"), ("dense", "int8"))
PERCENTILES = (50, 95, 99)
ALONE = 10


def outside_network(service, photograph):
    """The median share of `timing_ms` that is not inference, of requests that come one at a time."""
    timings = [traffic.reply(service, photograph)[0]["timing_ms"] for _ in range(ALONE)]
    return statistics.median(1 - timing["inference"] / timing["total"] for timing in timings)


def saturate(arguments, running, photograph, concurrency):
    """For each service: images per second of each round, processor seconds per image, peak memory."""
    found = {
        service.name: {"images_per_second": [], "refused": 0, "processor_seconds": 0, "images": 0}
        for service in running}
    for service in running:
        traffic.saturated(service, photograph, min(2, arguments.seconds), concurrency)
        service.forget_peak()
    for number in range(arguments.rounds):
        shift = number % len(running)
        for service in running[shift:] + running[:shift]:
            before = service.processor_seconds()
            sample = traffic.saturated(service, photograph, arguments.seconds, concurrency)
            values = found[service.name]
            values["processor_seconds"] += service.processor_seconds() - before
            values["images"] += len(sample.latencies)
            values["refused"] += sample.refused
            values["images_per_second"].append(len(sample.latencies) / sample.seconds)
    for service in running:
        values = found[service.name]
        values["capacity"] = statistics.median(values["images_per_second"])
        values["processor_seconds_an_image"] = values.pop("processor_seconds") / max(values.pop("images"), 1)
        values["peak_mebibytes"] = service.peak_mebibytes()
    return found


def measure(arguments, running, photograph, concurrency):
    """All there is to know of the services with one photograph."""
    scores = {service.name: traffic.reply(service, photograph)[0]["score"] for service in running}
    found = saturate(arguments, running, photograph, concurrency)
    for level in LEVELS:
        for service in running:
            values = found[service.name]
            rate = level * values["capacity"]
            sample = traffic.Sample()
            if rate > 0:
                sample = traffic.at_rate(service, photograph, rate, arguments.latency_seconds)
            values["refused"] += sample.refused
            percentiles = PERCENTILES if sample.latencies else ()
            values[f"latencies_at_{100 * level:.0f}_percent"] = {
                "rate": rate, "requests": len(sample.latencies) + sample.refused,
                **{f"p{p}": float(np.percentile(sample.latencies, p)) for p in percentiles}}
            time.sleep(0.5)
    peers = [service.name for service in running if not service.is_own]
    best = max((found[name] for name in peers), key=lambda values: values["capacity"])
    return {
        "photograph": photograph.name, "bytes": len(photograph.content), "services": found, "scores": scores,
        "largest_score_difference": max(abs(scores[name] - scores[running[0].name]) for name in peers),
        "ways": {
            service.name: {
                "ratio": ratio(found[service.name], best), "outside_network": outside_network(service, photograph)}
            for service in running if service.is_own},
    }


def ratio(values, best):
    """The ratio of images per second to the better peer's, within each round."""
    ratios = [a / b for a, b in zip(values["images_per_second"], best["images_per_second"]) if b]
    return {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)} if ratios else None


def latency_cell(latencies):
    return " / ".join(f"{1000 * latencies[f'p{p}']:.0f}" if f"p{p}" in latencies else "-" for p in PERCENTILES)


def report(facts, results):
    rows, comparison = [], []
    for result in results:
        for name, values in result["services"].items():
            rounds = values["images_per_second"]
            rows.append([
                f"{result['photograph']}, {name}", f"{values['capacity']:.1f} ({min(rounds):.1f} to {max(rounds):.1f})",
                f"{1000 * values['processor_seconds_an_image']:.0f}", f"{values['peak_mebibytes']:.0f}",
                *(latency_cell(values[f"latencies_at_{100 * level:.0f}_percent"]) for level in LEVELS)])
        for number, (name, way) in enumerate(result["ways"].items()):
            span = way["ratio"]
            comparison.append([
                f"{result['photograph']}, {result['bytes'] / 1000:.0f} kB, {name}",
                f"{span['median']:.2f} ({span['lowest']:.2f} to {span['highest']:.2f})" if span else "-",
                f"{100 * way['outside_network']:.1f} %",
                f"{result['largest_score_difference']:.3f}" if number == 0 else ""])
    speeds = markdown.table(
        ["photograph, service", "images/s (range)", "CPU ms per image", "peak MiB", "p50 / p95 / p99 ms at 50 %",
         "at 80 %"], rows)
    ratios = markdown.table(
        ["photograph, way", "images/s, ratio to the better peer (range)", "of timing_ms outside the network",
         "largest difference of scores from the peers'"], comparison)
    return f"{markdown.facts_line(facts)}\n\n{speeds}\n\n{ratios}"


def picture(results):
    def panel(title, value, form):
        return title, {
            result["photograph"]: {
                name: (value(values), form(value(values))) for name, values in result["services"].items()}
            for result in results}

    return bars.plot("Services beside each other, the same model, all cores", [
        panel("Images per second when never idle", lambda values: values["capacity"], lambda value: f"{value:.1f}"),
        panel("Latency in ms that 95 % of requests stay below, at 80 % of each one's own capacity",
              lambda values: 1000 * values["latencies_at_80_percent"].get("p95", 0), lambda value: f"{value:.0f}"),
        panel("Peak memory in MiB", lambda values: values["peak_mebibytes"], lambda value: f"{value:.0f}"),
    ])


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deepbiq", default=".build/release/deepbiq")
    parser.add_argument("--model", type=Path, default=Path("Sources/CEmbedded/default-model.onnx"), help="the peer's")
    parser.add_argument(
        "--images", type=Path, default=Path("../shared/live-challenge/images"), help="folder of photographs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8, help="length of a round of saturation")
    parser.add_argument("--latency-seconds", type=float, default=20, help="length of a measurement of latencies")
    parser.add_argument("--limit", type=float, default=0.5, help="largest difference of scores")
    parser.add_argument("--output", type=Path, default=Path(".build/bench"), help="folder of the results")
    parser.add_argument("--markdown", type=Path, help="a document to write the tables into")
    return parser.parse_args()


def main():
    # So that the services are stopped then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = parsed()
    arguments.output.mkdir(parents=True, exist_ok=True)
    cores = machine.cores()
    facts = machine.facts(arguments.deepbiq, PACKAGES)
    machine.warn_if_busy()
    running = [services.own(arguments.deepbiq, cores, mode, precision) for mode, precision in WAYS]
    running.append(services.peer(arguments.model, cores, 1))
    if cores > 1:
        running.append(services.peer(arguments.model, 1, cores))
    results = []
    try:
        for service in running:
            service.wait_until_ready()
        for photograph in photographs(arguments.images):
            results.append(measure(arguments, running, photograph, concurrency=4 * cores))
            capacities = [
                f"{name} {values['capacity']:.1f} images/s" for name, values in results[-1]["services"].items()]
            print(f"{photograph.name}: {', '.join(capacities)}", flush=True)
    finally:
        for service in running:
            service.stop()
    text = report(facts, results)
    print(f"\n{text}")
    (arguments.output / "service.json").write_text(json.dumps(
        {"machine": facts, "rounds": arguments.rounds, "seconds": arguments.seconds,
         "latency_seconds": arguments.latency_seconds, "results": results}, indent=1) + "\n")
    (arguments.output / "service.md").write_text(text + "\n")
    (arguments.output / "service.svg").write_text(picture(results))
    if arguments.markdown:
        markdown.put(text, arguments.markdown, "service")
    refused = sum(values["refused"] for result in results for values in result["services"].values())
    difference = max(result["largest_score_difference"] for result in results)
    if refused or difference > arguments.limit:
        scores = f"scores differ by {difference:.3f}, {arguments.limit} is allowed"
        print(f"{refused} requests failed; {scores}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
