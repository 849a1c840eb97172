#!/usr/bin/env python3
"""Runs the programs of docs/clients.md against a live server, those whose language is on this machine.

Each must print the score of a photograph, the same as the others, and end with the service's sentence and an exit
status other than 0 for a file that is no image. Exits with 1 if one does not.

    clients_test.py PROGRAM
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PHOTOGRAPH = ROOT / "docs/sample.jpg"
SECONDS = 120

# By the language of the fenced block: the file's name, what builds it, what runs it.
LANGUAGES = {
    "sh": ("score.sh", None, ["sh", "score.sh"]),
    "python": ("score.py", None, [sys.executable, "score.py"]),
    "javascript": ("score.mjs", None, ["node", "score.mjs"]),
    "go": ("score.go", ["go", "build", "-o", "score-go", "score.go"], ["./score-go"]),
    "java": ("Score.java", None, ["java", "Score.java"]),
    "swift": ("score.swift", ["swiftc", "-o", "score-swift", "score.swift"], ["./score-swift"]),
}


def programs():
    text = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def needs(language):
    _, build, run = LANGUAGES[language]
    return (build or run)[0]


def is_there(language):
    """Whether the language's tool is on this machine, and not only its name."""
    tool = needs(language)
    if shutil.which(tool) is None:
        return False
    return language != "javascript" or "fetch" in subprocess.run(
        [tool, "--print", "typeof fetch === 'function' ? 'fetch' : ''"], capture_output=True, text=True
    ).stdout


def printed_score(output):
    text = output.strip()
    return json.loads(text)["score"] if text.startswith("{") else float(text)


def failures(language, source, folder, environment, expected):
    """A sentence for everything that is not as it should be."""
    name, build, command = LANGUAGES[language]
    (folder / name).write_text(source, encoding="utf-8")
    settings = {"cwd": folder, "env": environment, "capture_output": True, "text": True, "timeout": SECONDS}
    if build:
        built = subprocess.run(build, **settings)
        if built.returncode != 0:
            yield f"{language} does not build: {built.stderr[-2000:]}"
            return
    scored = subprocess.run([*command, str(PHOTOGRAPH)], **settings)
    if scored.returncode != 0 or printed_score(scored.stdout) != expected:
        yield f"{language} prints '{scored.stdout}' for {expected}, and ends with {scored.returncode}: {scored.stderr}"
    refused = subprocess.run([*command, str(Path(__file__))], **settings)
    if refused.returncode == 0 or "JPEG" not in refused.stdout + refused.stderr:
        said = refused.stdout + refused.stderr
        yield f"{language} ends with {refused.returncode} for a file that is no image, and says '{said}'"


def main():
    program = Path(sys.argv[1]).resolve()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), "--shutdown-grace-seconds", "0"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    failed = 0
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url + "/readyz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        request = urllib.request.Request(url + "/v1/assess", PHOTOGRAPH.read_bytes())
        expected = json.load(urllib.request.urlopen(request, timeout=60))["score"]
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"DEEPBIQ_URL": url, "GOCACHE": f"{folder}/go"}
            for language, source in programs():
                if not is_there(language):
                    print(f"{language}: SKIPPED, there is no {needs(language)} here")
                    continue
                sentences = list(failures(language, source, Path(folder), environment, expected))
                for sentence in sentences:
                    print(sentence, file=sys.stderr)
                failed += bool(sentences)
                print(f"{language}: {'failed' if sentences else 'scores, and tells what it cannot score'}")
    finally:
        server.terminate()
        server.wait()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
