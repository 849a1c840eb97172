"""The engines that this program's is held against, each in every sensible way of using all cores.

Arithmetic is float32 everywhere: what would compute in bfloat16 or half precision by itself is told not to.
"""

import importlib.util
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import ncnn
import numpy as np
import onnxruntime
import openvino


@dataclass
class Variant:
    """A way of running all crops once."""

    label: str
    run: Callable[[], None]


def shares(crops, parts):
    """The crops in near-equal parts, as `deepbiq model profile` shares them out."""
    return [np.ascontiguousarray(part) for part in np.array_split(crops, min(parts, len(crops)))]


def one_each(pool, tasks):
    """Runs the tasks on the pool's threads, one each, and waits for all."""
    done = wait([pool.submit(task) for task in tasks]).done
    for future in done:
        future.result()


class OnnxRuntime:
    name = "ONNX Runtime"

    def __init__(self, network, cores, pool, folder):
        self.network, self.cores, self.pool = network, cores, pool

    def _session(self, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(self.network.path, options, providers=["CPUExecutionProvider"])

    def outputs(self, crops):
        session = self._session(self.cores)
        return dict(zip((output.name for output in session.get_outputs()), session.run(None, {"image": crops})))

    def variants(self, crops):
        session = self._session(self.cores)
        yield Variant("one session", lambda: session.run(None, {"image": crops}))
        if self.cores > 1:
            parts = shares(crops, self.cores)
            sessions = [self._session(1) for _ in parts]
            tasks = [lambda s=s, part=part: s.run(None, {"image": part}) for s, part in zip(sessions, parts)]
            yield Variant("a session a core", lambda: one_each(self.pool, tasks))


class OpenVINO:
    name = "OpenVINO"

    def __init__(self, network, cores, pool, folder):
        self.core, self.network, self.cores = openvino.Core(), network, cores

    def _compiled(self, batch, streams):
        model = self.core.read_model(self.network.path)
        model.reshape({"image": [batch, 3, self.network.side, self.network.side]})
        return self.core.compile_model(
            model, "CPU",
            {"NUM_STREAMS": streams, "INFERENCE_NUM_THREADS": self.cores, "INFERENCE_PRECISION_HINT": "f32"})

    def outputs(self, crops):
        compiled = self._compiled(len(crops), 1)
        return {port.get_any_name(): value for port, value in compiled(crops).items()}

    def _variant(self, label, parts, streams):
        """Requests that run side by side, `streams` at a time; all parts have the same shape."""
        compiled = self._compiled(len(parts[0]), streams)
        requests = []
        for part in parts:
            request = compiled.create_infer_request()
            request.set_input_tensor(openvino.Tensor(part, shared_memory=True))
            requests.append(request)

        def run():
            for request in requests:
                request.start_async()
            for request in requests:
                request.wait()

        return Variant(label, run)

    def variants(self, crops):
        yield self._variant("one stream", [crops], 1)
        if self.cores > 1 and len(crops) % self.cores == 0:
            yield self._variant("a stream a core", shares(crops, self.cores), self.cores)
        if len(crops) > 1:
            yield self._variant("a stream a core, single crops", shares(crops, len(crops)), self.cores)


class NCNN:
    name = "ncnn"

    def __init__(self, network, cores, pool, folder):
        self.cores, self.pool = cores, pool
        self.prefix = self._converted(network, folder)

    @staticmethod
    def _converted(network, folder):
        """The path of the network's two ncnn files without their endings; pnnx writes beside what it reads."""
        folder = folder / "ncnn"
        folder.mkdir(exist_ok=True)
        # pnnx takes what follows a dot or a dash in a name for something else.
        source = folder / (re.sub(r"\W", "_", network.path.stem) + ".onnx")
        converted = source.with_suffix(".ncnn.bin")
        converted.unlink(missing_ok=True)
        shutil.copyfile(network.path, source)
        program = Path(importlib.util.find_spec("pnnx").submodule_search_locations[0]) / "pnnx"
        told = subprocess.run(
            [program, source.name, f"inputshape=[1,3,{network.side},{network.side}]", "fp16=0"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not converted.exists():
            raise SystemExit(f"pnnx does not convert {network.path}:\n{told.stdout}")
        return source.with_suffix("")

    def _net(self, threads):
        net = ncnn.Net()
        net.opt.num_threads = threads
        for option in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_packed", "bf16_storage"):
            setattr(net.opt, f"use_{option}", False)
        if net.load_param(f"{self.prefix}.ncnn.param") or net.load_model(f"{self.prefix}.ncnn.bin"):
            raise SystemExit(f"ncnn does not load {self.prefix}")
        return net

    @staticmethod
    def _extract(net, mat):
        extractor = net.create_extractor()
        extractor.input("in0", mat)
        return {name: extractor.extract(name)[1] for name in net.output_names()}

    def outputs(self, crops):
        """By position, since ncnn's names are its own."""
        net = self._net(self.cores)
        each = [self._extract(net, ncnn.Mat(crop).clone()) for crop in crops]
        return {name: np.stack([np.array(values[name]).ravel() for values in each]) for name in each[0]}

    def variants(self, crops):
        net = self._net(self.cores)
        mats = [ncnn.Mat(crop).clone() for crop in crops]

        def in_turn(net, mats):
            for mat in mats:
                self._extract(net, mat)

        yield Variant("crops in turn", lambda: in_turn(net, mats))
        if len(crops) > 1:
            batch = ncnn.Mat(crops, batch_index=0).clone()
            yield Variant("one batch", lambda: self._extract(net, batch))
        if len(crops) > 1 and self.cores > 1:
            nets = [self._net(1) for _ in range(self.cores)]
            shares = [mats[index :: self.cores] for index in range(self.cores)]
            tasks = [lambda net=net, share=share: in_turn(net, share) for net, share in zip(nets, shares)]
            yield Variant("a thread a core", lambda: one_each(self.pool, tasks))


PEERS = [OnnxRuntime, OpenVINO, NCNN]


def thread_pool(cores):
    return ThreadPoolExecutor(cores)
