#!/usr/bin/env python3
"""Proves the Dockerfile's two stages without a container engine.

Builder: its `swift build` command runs on this machine, in a clean copy of the project. Runtime: debootstrap makes the
base system (debian:bookworm-slim is its minimal variant), then the stage's own RUN and COPY instructions follow. Its
ENTRYPOINT and CMD run in a chroot as its USER, as process 1 of a process namespace and in a network namespace of their
own, while the HEALTHCHECK, an assessment of an image and the STOPSIGNAL are tried on it.

Needs root, debootstrap and a Debian 12 machine with Swift. --binary skips the builder stage.
"""

import argparse
import ctypes
import fcntl
import fnmatch
import json
import os
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import dockerfile

PROJECT = Path(__file__).resolve().parents[2]
IMAGE = PROJECT / "Tests" / "API" / "images" / "small.jpg"
MIRROR = "http://deb.debian.org/debian"
CLONE_NEWNET = 0x40000000
CLONE_NEWNS = 0x00020000
HEALTH_SECONDS = 3
READY_SECONDS = 20
STOP_SECONDS = 40


def say(message):
    print(f"-- {message}", flush=True)


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


def ignored(patterns, folder, names):
    """The names in a folder of the project that .dockerignore keeps out: `**/` is at any depth, the rest at the top."""
    usable = [pattern.removeprefix("**/") for pattern in patterns if folder == PROJECT or pattern.startswith("**/")]
    return {name for name in names for pattern in usable if fnmatch.fnmatch(name, pattern)}


def prove_builder(stage, folder):
    """Runs the builder stage's commands from `swift` on in a clean copy, and returns the program they make."""
    source = folder / "source"
    patterns = [line for line in (PROJECT / ".dockerignore").read_text().split("\n") if line and line[0] != "#"]
    shutil.copytree(PROJECT, source, ignore=lambda inside, names: ignored(patterns, Path(inside), names))
    (build,) = [command for command in stage.all("RUN") if command.startswith("swift build")]
    say(f"builder: {' '.join(build.split())}")
    product = folder / "product"
    run("sh", "-c", build.replace("/product/", f"{product}/"), cwd=source)
    return product / "deepbiq"


def make_root(stage, folder, binary):
    """Makes the runtime stage's file system and returns its folder."""
    root = folder / "root"
    say(f"runtime: debootstrap in place of {stage.image}")
    run("debootstrap", "--variant=minbase", "bookworm", root, MIRROR, stdout=subprocess.DEVNULL)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    for instruction, arguments in stage.instructions:
        if instruction == "RUN":
            say(f"runtime: RUN {' '.join(arguments.split())}")
            run("chroot", root, "/bin/sh", "-c", arguments, stdout=subprocess.DEVNULL)
        elif instruction == "COPY":
            copy_into(root, arguments, binary)
    return root


def copy_into(root, arguments, binary):
    origin, sources, destination = dockerfile.copied(arguments)
    target = root / destination.lstrip("/")
    for source in sources:
        into = target / Path(source).name if destination.endswith("/") else target
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(binary if origin else PROJECT / source, into)
    say(f"runtime: COPY {arguments}")


def enter_namespaces(root):
    """Gives this process a loopback interface of its own, so that the image's port is free, and the root its /proc.

    Swift reads a program's arguments from /proc, which every container has.
    """
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET | CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "no network or mount namespace")
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "proc", "proc", root / "proc")
    set_flags, is_up = 0x8914, 1
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", is_up))


def inside(root, stage, command):
    """The command in the root folder, as the stage's user."""
    return ["chroot", f"--userspec={stage.last('USER')}", str(root), *command]


def start(root, stage):
    """Starts the container's command as process 1 of a namespace; returns unshare's process and the program's id."""
    command = inside(root, stage, stage.command("ENTRYPOINT") + stage.command("CMD"))
    mount = f"mount -t proc proc {shlex.quote(str(root / 'proc'))} && exec {shlex.join(command)}"
    unshare = subprocess.Popen(["unshare", "--pid", "--mount", "--fork", "--kill-child", "sh", "-c", mount])
    children = Path(f"/proc/{unshare.pid}/task/{unshare.pid}/children")
    while unshare.poll() is None and not children.read_text():
        time.sleep(0.01)
    return unshare, int(children.read_text())


def is_healthy(root, stage):
    check = inside(root, stage, stage.command("HEALTHCHECK"))
    try:
        return subprocess.run(check, capture_output=True, timeout=HEALTH_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def wait_until_healthy(root, stage, server):
    """Waits for the health check to pass and returns the seconds that took."""
    begin = time.monotonic()
    while time.monotonic() - begin < READY_SECONDS:
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode}")
        if is_healthy(root, stage):
            return time.monotonic() - begin
        time.sleep(0.05)
    raise SystemExit(f"the health check did not pass within {READY_SECONDS} s")


def prove_runtime(root, stage, image):
    enter_namespaces(root)
    server, process = start(root, stage)
    try:
        say(f"health check passed after {wait_until_healthy(root, stage, server):.2f} s")
        identifiers = Path(f"/proc/{process}/status").read_text()
        user = next(line.split()[1] for line in identifiers.splitlines() if line.startswith("Uid:"))
        if user != stage.last("USER").partition(":")[0] or user == "0":
            raise SystemExit(f"the server runs as user {user}")
        port = stage.last("EXPOSE")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/assess", image.read_bytes(), {"Content-Type": "image/jpeg"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            answer = json.load(reply)
        say(f"user {user}, port {port}: score {answer['score']}, category {answer['category']}")
        os.kill(process, getattr(signal, stage.last("STOPSIGNAL")))
        code = server.wait(STOP_SECONDS)
        say(f"{stage.last('STOPSIGNAL')}: exit code {code}")
        if code != 0:
            raise SystemExit("the server did not stop cleanly")
        if is_healthy(root, stage):
            raise SystemExit("the health check passes although the server is gone")
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
        run("umount", root / "proc")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, help="a program built with the builder stage's flags")
    parser.add_argument("--image", type=Path, default=IMAGE, help="the JPEG file to assess (default: %(default)s)")
    parser.add_argument("--keep", type=Path, help="make everything in this empty folder and keep it")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("chroot and debootstrap need root")
    if shutil.which("debootstrap") is None:
        parser.error("debootstrap is missing: apt-get install debootstrap")
    builder, runtime = dockerfile.read(PROJECT / "Dockerfile")
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="deepbiq-container-"))
    try:
        binary = arguments.binary or prove_builder(builder, folder)
        root = make_root(runtime, folder, binary)
        used = subprocess.run(["du", "-sm", root], capture_output=True, text=True, check=True).stdout.split()[0]
        say(f"runtime: {used} MB in all, {binary.stat().st_size / 1e6:.1f} MB of them the program")
        prove_runtime(root, runtime, arguments.image)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder)
    say("both stages hold" if arguments.binary is None else "the runtime stage holds")


if __name__ == "__main__":
    sys.exit(main())
