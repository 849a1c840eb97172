"""A network written down as ONNX while PyTorch computes it in float64: the unit every gradient fixture is made of."""

import zlib

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 21


class Value:
    """A value of the graph: its name, and what it is in PyTorch."""

    def __init__(self, name, tensor):
        self.name = name
        self.tensor = tensor


class Recording:
    """Builds one graph node by node.

    The data of a value are stored besides the weights as initialisers named after it: "NAME/value" (what was computed)
    and "NAME/gradient" (of the loss with respect to the value). Random numbers are seeded by the recording's path, so
    that adding one never changes the file of another.
    """

    def __init__(self, path, opset=OPSET):
        self.path = path
        self.opset = opset
        self.random = np.random.default_rng(zlib.crc32(path.encode()))
        self.inputs = []
        self.outputs = []
        self.differentiated = []
        self.nodes = []
        self.initialisers = {}

    def uniform(self, shape, low=-1.0, high=1.0):
        return self.random.uniform(low, high, shape).astype(np.float32)

    def input(self, array, name=None):
        """What the graph is given; its gradient is recorded."""
        value = self._leaf(name or f"input_{len(self.inputs)}", array, differentiated=True)
        self.initialisers[f"{value.name}/value"] = np.float32(array)
        self.inputs.append(value)
        return value

    def parameter(self, array):
        """A trained constant."""
        value = self._leaf(f"parameter_{len(self.initialisers)}", array, differentiated=True)
        self.initialisers[value.name] = np.float32(array)
        return value

    def fixed(self, array):
        """A constant without a gradient: a statistic or a bound."""
        value = self._leaf(f"constant_{len(self.initialisers)}", array, differentiated=False)
        self.initialisers[value.name] = np.float32(array)
        return value

    def integers(self, *values):
        """Axes, a shape, pads."""
        name = f"integers_{len(self.initialisers)}"
        self.initialisers[name] = np.array(values, dtype=np.int64)
        return Value(name, None)

    def _leaf(self, name, array, differentiated):
        value = Value(name, torch.tensor(np.float32(array)).double().requires_grad_(differentiated))
        if differentiated:
            self.differentiated.append(value)
        return value

    def node(self, operator, inputs, tensor, name=None, **attributes):
        """Appends a node; `tensor` is what PyTorch computes for it. None stands for an optional input left out."""
        output = Value(name or f"{operator.lower()}_{len(self.nodes)}", tensor)
        names = [value.name if value is not None else "" for value in inputs]
        self.nodes.append(helper.make_node(operator, names, [output.name], name=f"node {output.name}", **attributes))
        return output

    def output(self, value, gradient=None):
        """Makes a value an output of the graph and returns its part of the loss, sum(gradient * value)."""
        if gradient is None:
            gradient = self.uniform(value.tensor.shape)
        self.outputs.append(value)
        self.initialisers[f"{value.name}/gradient"] = np.float32(gradient)
        return (value.tensor * torch.tensor(np.float32(gradient)).double()).sum()

    def model(self, loss):
        """The finished ModelProto, after the backward pass from `loss`."""
        loss.backward()
        for value in self.differentiated:
            self.initialisers[f"{value.name}/gradient"] = value.tensor.grad.numpy().astype(np.float32)
        for value in self.outputs:
            self.initialisers[f"{value.name}/value"] = value.tensor.detach().numpy().astype(np.float32)
        graph = helper.make_graph(
            self.nodes,
            self.path.replace("/", "_"),
            [self._port(value, list(value.tensor.shape)) for value in self.inputs],
            # Ranks alone: ONNX's shape inference counts windows of ceil_mode that begin in the padding.
            [
                self._port(value, [f"{value.name}_{axis}" for axis in range(value.tensor.dim())])
                for value in self.outputs
            ],
            [numpy_helper.from_array(np.asarray(array), name) for name, array in self.initialisers.items()],
        )
        imports = [helper.make_opsetid("", self.opset)]
        return helper.make_model(
            graph,
            opset_imports=imports,
            ir_version=helper.find_min_ir_version_for(imports),
            producer_name="make_gradient_fixtures",
        )

    @staticmethod
    def _port(value, shape):
        return helper.make_tensor_value_info(value.name, TensorProto.FLOAT, shape)


def one_node(operator, name, inputs, compute, opset=OPSET, **attributes):
    """A recording of one node: `inputs` makes its inputs, `compute` computes the output from their tensors."""
    recording = Recording(f"{operator}/{name}", opset)
    values = inputs(recording)
    output = compute(*(value.tensor if value is not None else None for value in values))
    loss = recording.output(recording.node(operator, values, output, **attributes))
    return recording, loss
