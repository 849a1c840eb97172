"""Compares the figures of the documents and of openapi.yaml with what a running service answers.

Checked are the sample replies and the examples (score, interval, crops, view, model, version, digest, problems), the
accuracy of the built-in model, and the tables of settings, routes, parameters and error codes. Not checked are times,
request ids, and the problems that only a full or a stopping service gives.
"""

import http.client
import json
import math
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVICE = (ROOT / "docs/service.md").read_text(encoding="utf-8")
MODEL_CARD = (ROOT / "docs/model-card.md").read_text(encoding="utf-8")
OPENAPI = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
SAMPLE = ROOT / "docs/sample.jpg"
PICTURES = ROOT / "Tests/EndToEndTests/Fixtures"

# For scores: instruction sets round differently, by far less, and figures that are out of date differ by more.
TOLERANCE = 1e-3
CHANGING = {"request_id", "timing_ms", "uptime_seconds", "workers", "busy_workers", "in_flight", "waiting"}
NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def differences(program, url):
    """Every figure of the documents that is not the program's, one sentence each."""
    service = Service(url)
    return [
        *sample_replies(service),
        *model_and_health(service),
        *problems(service),
        *accuracy(service),
        *settings(program),
        *interface_tables(),
    ]


class Service:
    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None):
        """The JSON of a reply, whatever its status."""
        request = urllib.request.Request(self.url + path, data=body, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/octet-stream")
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as refusal:
            return json.load(refusal)

    def announce(self, path, length):
        """The JSON of the reply to a body that is announced and not sent."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(length))
        connection.endheaders()
        try:
            return json.load(connection.getresponse())
        finally:
            connection.close()


def compare(documented, actual, where, tolerance=1e-9):
    """Differences of two JSON values.

    A documented string may be cut ("sha256:0123..."). A documented list of crops may show only the first ones, or say
    how many more there are ("... three more ...").
    """
    if isinstance(documented, dict) and isinstance(actual, dict):
        if documented.keys() != actual.keys():
            yield f"{where} has {sorted(documented)}, the program answers {sorted(actual)}"
        for key in documented.keys() & actual.keys():
            if key not in CHANGING:
                yield from compare(documented[key], actual[key], f"{where}, {key}", tolerance)
            elif isinstance(documented[key], dict) and documented[key].keys() != actual[key].keys():
                yield f"{where}, {key} has {sorted(documented[key])}, the program answers {sorted(actual[key])}"
    elif isinstance(documented, list) and isinstance(actual, list):
        shown = [item for item in documented if not (isinstance(item, str) and item.startswith("..."))]
        more = [NUMBER_WORDS.index(item.split()[1]) for item in documented if item not in shown]
        if more and len(shown) + sum(more) != len(actual) or len(shown) > len(actual):
            yield f"{where} has {len(shown) + sum(more)} elements, the program answers {len(actual)}"
        elif not more and not where.endswith("crops") and len(shown) < len(actual):
            yield f"{where} has {len(shown)} elements, the program answers {len(actual)}"
        for index, (item, answer) in enumerate(zip(shown, actual)):
            yield from compare(item, answer, f"{where} {index}", tolerance)
    elif isinstance(documented, str) and documented.endswith("...") and isinstance(actual, str):
        if not actual.startswith(documented.removesuffix("...")):
            yield f"{where} is '{documented}', the program answers '{actual}'"
    elif isinstance(documented, float) and isinstance(actual, (int, float)):
        if not math.isclose(documented, actual, rel_tol=tolerance, abs_tol=tolerance):
            yield f"{where} is {documented}, the program answers {actual}"
    elif documented != actual:
        yield f"{where} is {documented!r}, the program answers {actual!r}"


def example(name):
    return OPENAPI["components"]["examples"][name]["value"]


def sample_replies(service):
    blocks = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    samples = [json.loads(block) for block in blocks if '"request_id"' in block and '"score"' in block]
    if not samples:
        yield "README.md has no sample reply: a block of JSON with a score and a request_id"
    reply = service.ask("POST", "/v1/assess", SAMPLE.read_bytes())
    for sample in samples:
        yield from compare(sample, reply, "README.md, sample reply", TOLERANCE)
    yield from compare(example("Assessment"), reply, "openapi.yaml, example Assessment", TOLERANCE)
    picture = (PICTURES / "small.png").read_bytes()
    summary = service.ask("POST", "/v1/assess?detail=summary&sampling=random&seed=5", picture)
    yield from compare(example("AssessmentSummary"), summary, "openapi.yaml, example AssessmentSummary", TOLERANCE)


def model_and_health(service):
    yield from compare(example("Model"), service.ask("GET", "/v1/model"), "openapi.yaml, example Model")
    health = service.ask("GET", "/healthz")
    yield from compare(example("Health"), health, "openapi.yaml, example Health")
    yield from compare(OPENAPI["info"]["version"], health["version"], "openapi.yaml, info, version")
    if service.ask("GET", "/openapi.json") != OPENAPI:
        yield "/openapi.json is not openapi.yaml"


def problems(service):
    photograph = SAMPLE.read_bytes()
    limit = example("BodyTooLarge")["limit_bytes"]
    for name, reply in [
        ("InvalidParameter", service.ask("POST", "/v1/assess?crops=0", photograph)),
        ("MethodNotAllowed", service.ask("DELETE", "/v1/model")),
        ("BodyTooLarge", service.announce("/v1/assess", limit + 1)),
        ("UnsupportedFormat", service.ask("POST", "/v1/assess", b"not an image")),
        ("UndecodableImage", service.ask("POST", "/v1/assess", photograph[: len(photograph) // 2])),
        ("ImageTooSmall", service.ask("POST", "/v1/assess", (PICTURES / "tiny.png").read_bytes())),
    ]:
        yield from compare(example(name), reply, f"openapi.yaml, example {name}")


def accuracy(service):
    """The model's metadata against its card, and the README against both."""
    model = service.ask("GET", "/v1/model")
    rows = re.findall(r"^\| (\w+) \| ([\d.]+) \(([\d.]+ to [\d.]+)\)", MODEL_CARD, re.MULTILINE)
    figures = {name: value for name, value, _ in rows}
    intervals = {interval for _, _, interval in rows}
    for name in ["SROCC", "LCC", "RMSE"]:
        yield from compare(model["measured"][name.lower()], float(figures[name]), f"docs/model-card.md, {name}")
    title = MODEL_CARD.splitlines()[0].removeprefix("# ")
    yield from compare(title, model["name"], "docs/model-card.md, title")
    (level, half_width), *_ = re.findall(r"The interval of (\d+) % is the score plus or minus ([\d.]+)", MODEL_CARD)
    yield from compare(int(level), round(100 * model["interval"]["level"]), "docs/model-card.md, level of the interval")
    yield from rounded(half_width, model["interval"]["half_width"], "docs/model-card.md, half width of the interval")

    paragraphs = [text for text in README.split("\n\n") if re.search(r"SROCC\W{1,4}\d", text)]
    if not paragraphs:
        yield "README.md says no SROCC"
    for text in paragraphs:
        for name in ["SROCC", "LCC", "RMSE"]:
            for value in re.findall(rf"\b{name}\W{{1,4}}(\d+\.\d+)", text):
                yield from rounded(value, float(figures[name]), f"README.md, {name}")
        for interval in re.findall(r"\d+\.\d+ to \d+\.\d+", text):
            if interval not in intervals:
                yield f"README.md has the interval {interval}, docs/model-card.md has {sorted(intervals)}"
    closer = re.search(r"random observer with a probability of ([\d.]+)", MODEL_CARD).group(1).rstrip(".")
    for value in re.findall(r"with a\s+probability of (\d\.\d+)", README):
        yield from compare(value, closer, "README.md, probability of being closer than a person")
    images = model["interval"]["images"]
    for value in re.findall(r"(\d+) photographs of the LIVE", README + MODEL_CARD):
        yield from compare(int(value), images, "the number of photographs in README.md or docs/model-card.md")


def rounded(documented, actual, where):
    decimals = len(documented.partition(".")[2])
    if abs(float(documented) - actual) > 0.5 * 10**-decimals + 1e-9:
        yield f"{where} is {documented}, the program answers {actual}"


def table(header):
    """The cells of a Markdown table's rows, found by the words that its header begins with."""
    lines = SERVICE.splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith(f"| {header}")]
    if not starts:
        raise ValueError(f"docs/service.md has no table whose header begins with '{header}'")
    rows = []
    for line in lines[starts[0] + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def settings(program):
    """The table of settings against the help of `serve`, which is made of all settings there are."""
    help_text = subprocess.run([program, "help", "serve"], capture_output=True, text=True, check=True).stdout
    entries = re.findall(r"--([a-z-]+) <value>(.*?)\[(DEEPBIQ_\w+), default: (.*?)\]", " ".join(help_text.split()))
    actual = {flag.replace("-", "_"): (variable, default) for flag, _, variable, default in entries}
    documented = set()
    for names, variable, defaults, *_ in table("key (flag"):
        keys = re.findall(r"`(\w+)`", names)
        documented.update(keys)
        values = [value.strip(" `") for value in (defaults.split(",") if len(keys) > 1 else [defaults])]
        for index, key in enumerate(keys):
            if key not in actual:
                yield f"docs/service.md has a setting {key} that the program lacks"
                continue
            name, default = actual[key]
            if index == 0 and "DEEPBIQ" in variable and variable.split("`")[1] != name:
                yield f"docs/service.md, {key}: the environment variable is {variable}, the program has {name}"
            value = values[index] if len(values) == len(keys) else values[0]
            if value.replace("built in", "empty") not in (default, re.sub(r"^(\d+)\.0$", r"\1", default)):
                yield f"docs/service.md, {key}: the default is {value}, the program has {default}"
    if documented != actual.keys():
        yield f"docs/service.md leaves out the settings {sorted(actual.keys() - documented)}"


def interface_tables():
    """The routes, parameters and codes of docs/service.md against openapi.yaml."""
    paths = OPENAPI["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    yield from compare_sets({cell[0].strip("`") for cell in table("route")}, routes, "routes")
    components = OPENAPI["components"]["parameters"]
    for path in ("/v1/assess", "/v1/map", "/v1/assess/batch", "/v1/compare"):
        references = [item["$ref"].rsplit("/", 1)[1] for item in paths[path]["post"]["parameters"]]
        parameters = {components[name]["name"] for name in references if components[name]["in"] == "query"}
        rows = [cell for cell in table("parameter") if cell[1] == "all" or f"`{path}`" in cell[1]]
        yield from compare_sets({cell[0].strip("`") for cell in rows}, parameters, f"parameters of {path}")
    codes = {code for row in table("status") for code in re.findall(r"`(\w+)`", row[1])}
    yield from compare_sets(codes, set(OPENAPI["components"]["schemas"]["ProblemCode"]["enum"]), "codes")


def compare_sets(documented, actual, what):
    if documented != actual:
        yield f"docs/service.md and openapi.yaml differ in the {what} {sorted(documented ^ actual)}"
