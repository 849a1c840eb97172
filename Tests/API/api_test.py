#!/usr/bin/env python3
"""Compares a live server with openapi.yaml and the documents.

The file is valid OpenAPI, every reply is as it says, and the figures of both documents are what the program answers.

Starts the given program on a free port, runs openapi-spec-validator, the checks of documentation.py and a bounded
schemathesis, stops the server with SIGTERM and expects exit code 0. Exits with 1 if anything fails, and then shows the
end of the server's log.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import documentation

ROOT = Path(__file__).resolve().parents[2]
SPECIFICATION = ROOT / "openapi.yaml"
EXAMPLES_PER_OPERATION = 30
READY_SECONDS = 20
SCHEMATHESIS_SECONDS = 300
STOP_SECONDS = 40
LOG_TAIL = 4000


class Failure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tool(name):
    """A command of the environment this script runs in."""
    return str(Path(sys.executable).with_name(name))


def wait_until_ready(server, url):
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Failure(f"the server ended with {server.returncode} before it was ready")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise Failure(f"the server was not ready after {READY_SECONDS} s")


def validate_specification():
    if subprocess.run([tool("openapi-spec-validator"), str(SPECIFICATION)]).returncode != 0:
        raise Failure("openapi.yaml is not valid")


def check_documentation(program, url):
    differences = list(documentation.differences(program, url))
    for difference in differences:
        print(difference, file=sys.stderr)
    if differences:
        raise Failure("documents have figures that are not the program's")


def run_schemathesis(url, folder):
    command = [
        tool("st"),
        "run",
        str(SPECIFICATION),
        "--url",
        url,
        "--checks",
        "all",
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        str(EXAMPLES_PER_OPERATION),
        "--generation-deterministic",
        "--request-timeout",
        "30",
        # With two, Python 3.11 now and then fails in ast.parse ("recursion depth mismatch", cpython issue 106905).
        "--workers",
        "1",
        "--continue-on-failure",
        "--no-color",
    ]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(Path(__file__).parent)}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, timeout=SCHEMATHESIS_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failure(f"schemathesis was not done after {SCHEMATHESIS_SECONDS} s") from None
    if done.returncode != 0:
        raise Failure("schemathesis found replies that openapi.yaml does not describe")


def stop(server):
    server.send_signal(signal.SIGTERM)
    try:
        code = server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failure(f"the server still ran {STOP_SECONDS} s after SIGTERM") from None
    if code != 0:
        raise Failure(f"the server ended with {code} after SIGTERM")


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        log_path = Path(folder, "server.log")
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        try:
            validate_specification()
            with log_path.open("wb") as log:
                command = [program, "serve", "--host", "127.0.0.1", "--port", str(port)]
                server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
            try:
                wait_until_ready(server, url)
                check_documentation(program, url)
                run_schemathesis(url, folder)
                stop(server)
            finally:
                if server.poll() is None:
                    server.kill()
                    server.wait()
        except Failure as failure:
            if log_path.exists():
                print(f"--- end of the server's log ---\n{log_path.read_text(errors='replace')[-LOG_TAIL:]}---")
            print(f"API test failed: {failure}", file=sys.stderr)
            return 1
    print("API test passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
