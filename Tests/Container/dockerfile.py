"""Reads a Dockerfile: just what this project's own uses."""

import json
import re
import shlex


class Stage:
    def __init__(self, image):
        self.image = image
        self.instructions = []

    def all(self, name):
        return [arguments for instruction, arguments in self.instructions if instruction == name]

    def last(self, name):
        """The arguments of the last such instruction: the one that holds in the image."""
        found = self.all(name)
        if not found:
            raise ValueError(f"the stage from {self.image} has no {name}")
        return found[-1]

    def command(self, name):
        """An ENTRYPOINT, CMD or HEALTHCHECK in exec form, which needs no shell, as a list of words."""
        arguments = self.last(name)
        if name == "HEALTHCHECK":
            arguments = arguments.partition("CMD ")[2]
        words = json.loads(arguments)
        if not isinstance(words, list):
            raise ValueError(f"{name} is not in exec form: {arguments}")
        return words


def copied(arguments):
    """Splits COPY's arguments into the stage they come from (or None), the sources and the destination."""
    words = shlex.split(arguments)
    stage = None
    if words[0].startswith("--from="):
        stage = words.pop(0).partition("=")[2]
    return stage, words[:-1], words[-1]


def read(path):
    """The stages of the Dockerfile, in order."""
    text = "\n".join(line for line in path.read_text().splitlines() if not line.lstrip().startswith("#"))
    stages = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        instruction, _, arguments = line.strip().partition(" ")
        if instruction == "FROM":
            stages.append(Stage(arguments.split()[0]))
        elif instruction:
            stages[-1].instructions.append((instruction, arguments.strip()))
    return stages
