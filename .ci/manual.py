"""Writes the manual page deepbiq.1 (mdoc) from what `deepbiq --experimental-dump-help` prints.

    deepbiq --experimental-dump-help | python3 .ci/manual.py > deepbiq.1
"""

import json
import os
import sys
import time


def text(line):
    """A line as roff prints it: neither a backslash, nor a dot or an apostrophe at its beginning, is a request."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line[:1] in {".", "'"} else line


def argument(value):
    """A word behind a macro of mdoc, in which spaces and short words would be read as macros."""
    return '"' + text(value).replace('"', '""') + '"'


def names(option):
    return [("-" if name["kind"] == "short" else "--") + name["name"] for name in option.get("names", [])]


def is_shown(item):
    return item["shouldDisplay"] and item.get("commandName") != "help"


def term(option):
    if option["kind"] == "positional":
        return f".It Ar {argument(option['valueName'])}"
    flags = " , ".join(f"Fl {argument(name[1:])}" for name in names(option))
    value = f" Ar {argument(option['valueName'])}" if option["kind"] == "option" else ""
    return f".It {flags}{value}"


def paragraphs(discussion):
    """The discussion of a command: paragraphs as they are, indented lines one by one."""
    is_list = False
    for line in discussion.splitlines():
        if line.startswith("  ") != is_list:
            is_list = not is_list
            yield ".Bd -literal -offset indent" if is_list else ".Ed"
        if is_list:
            yield text(line[2:])
        elif not line:
            yield ".Pp"
        elif line.isupper():
            yield f".Em {argument(line.capitalize())}"
        else:
            yield text(line)
    if is_list:
        yield ".Ed"


def options(command):
    shown = [option for option in command.get("arguments", []) if is_shown(option) and "--help" not in names(option)]
    if not shown:
        return
    yield ".Bl -tag -width indent"
    for option in shown:
        yield term(option)
        yield text(option.get("abstract", ""))
        if "defaultValue" in option:
            yield text(f"Default: {option['defaultValue']}.")
    yield ".El"


def commands(command, before=()):
    """Every command without commands of its own, and those above, in their order."""
    path = (*before, command["commandName"])
    yield path, command
    for child in command.get("subcommands", []):
        if is_shown(child):
            yield from commands(child, path)


def page(root):
    # The moment of the build, or the one that reproducible builds agree on.
    yield time.strftime(".Dd %B %d, %Y", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))))
    yield ".Dt DEEPBIQ 1"
    yield ".Os"
    yield ".Sh NAME"
    yield ".Nm deepbiq"
    yield f".Nd {text(root['abstract'].rstrip('.'))}"
    yield ".Sh SYNOPSIS"
    for path, command in commands(root):
        if not command.get("subcommands"):
            yield ".Nm"
            yield f".Cm {argument(' '.join(path[1:]))}"
            yield ".Op Ar options"
            positional = [item for item in command["arguments"] if item["kind"] == "positional" and is_shown(item)]
            yield from (f".Ar {argument(item['valueName'])}" for item in positional)
            yield ".Pp"
    yield ".Sh DESCRIPTION"
    yield from paragraphs(root.get("discussion", ""))
    yield ".Sh COMMANDS"
    for path, command in list(commands(root))[1:]:
        yield f".Ss {argument(' '.join(path))}"
        yield text(command.get("abstract", ""))
        yield ".Pp"
        yield from paragraphs(command.get("discussion", ""))
        yield from options(command)
    yield ".Sh EXIT STATUS"
    yield "0 on success, 1 where a command does not succeed, 2 where the command line is wrong, and 128 and the number"
    yield "of the signal that ended the program."


if __name__ == "__main__":
    print("\n".join(page(json.load(sys.stdin)["command"])))
