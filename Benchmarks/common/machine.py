"""What a figure was measured on."""

import importlib.metadata
import os
import pathlib
import platform
import subprocess


def _field(path, name):
    """The first value of `name` in a file of /proc."""
    for line in pathlib.Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def cores():
    """The processors this process may run on."""
    return len(os.sched_getaffinity(0))


def facts(deepbiq, packages):
    """Names and values of what the figures depend on: the machine, its load at this moment, and the versions."""
    flags = set(_field("/proc/cpuinfo", "flags").split())
    sets = [name for name in ("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile") if name in flags]
    version = subprocess.run([deepbiq, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": cores(),
        "instruction sets": ", ".join(sets) or "none of those asked for",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
        "program": f"{version}, commit {commit.stdout.strip() or 'unknown'}",
        **{name: importlib.metadata.version(name) for name in packages},
    }


def warn_if_busy():
    """Warns if other programs use the machine: its figures are then noise."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"warning: the load average is {load:.1f}; figures count only on an idle machine", flush=True)
