"""Services that run for the time of a measurement, and what they take of the machine."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Service:
    """A server process and its children, listening on a port of this machine."""

    def __init__(self, name, command, port, target, environment=None, is_own=False):
        self.name, self.port, self.target, self.is_own = name, port, target, is_own
        self.process = subprocess.Popen(
            [str(part) for part in command], env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)

    def wait_until_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended with status {self.process.returncode}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"{self.name} is not ready after {seconds} s")

    def stop(self):
        """Asks the server, then its whole group, to end."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _tree(self):
        """The process and all that came from it."""
        parents = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                # The name, in brackets, may hold anything.
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
        tree, grew = {self.process.pid}, True
        while grew:
            children = {pid for pid, parent in parents.items() if parent in tree} - tree
            tree |= children
            grew = bool(children)
        return tree

    def processor_seconds(self):
        """Processor time of all the service's processes since they began, in user and kernel mode."""
        total = 0
        for pid in self._tree():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def forget_peak(self):
        """Peaks of memory count from now on (proc(5), clear_refs)."""
        for pid in self._tree():
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peak_mebibytes(self):
        """The largest resident sizes of the service's processes, added up; pages that they share count in each."""
        total = 0
        for pid in self._tree():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    total += int(line.split()[1])
        return total / 1024


def own(deepbiq, cores, mode, precision):
    """This program; in exact mode and float32 it does what the peers do."""
    port = free_port()
    command = [
        deepbiq, "serve", "--host", "127.0.0.1", "--port", port, "--workers", cores, "--log-level", "warning",
        "--mode", mode,
        "--precision", precision]
    name = "deepbiq, " + mode + ("" if precision == "float32" else f", {precision}")
    return Service(name, command, port, "/v1/assess", is_own=True)


def peer(model, processes, threads):
    port = free_port()
    folder = pathlib.Path(__file__).parent / "peer"
    name = f"FastAPI, {processes} process{'es' if processes > 1 else ''} x {threads} thread{'s' if threads > 1 else ''}"
    command = [
        sys.executable, "-B", "-m", "uvicorn", "app:app", "--app-dir", folder, "--host", "127.0.0.1", "--port", port,
        "--workers", processes, "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    # One thread per image everywhere: libraries that start threads of their own would only get in each other's way.
    environment = {"PEER_MODEL": str(model.resolve()), "PEER_THREADS": str(threads), "OMP_NUM_THREADS": "1"}
    return Service(name, command, port, "/v1/assess", environment)
