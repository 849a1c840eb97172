"""A network of convolutions read from an ONNX file into PyTorch, as training sees it."""

import onnx
import torch
from onnx import helper, numpy_helper


class OnnxNetwork(torch.nn.Module):
    """The operators of MobileNetV2 with batch normalisation folded; refuses any other by name."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.constants = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        self.layers = torch.nn.ModuleDict()
        self.input, self.output = graph.input[0].name, graph.output[-1].name
        self.nodes = []
        for index, node in enumerate(graph.node):
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            pads = attributes.get("pads", [0, 0, 0, 0])
            if node.op_type == "Conv":
                weight, bias = self.constants[node.input[1]], self.constants[node.input[2]]
                group = attributes.get("group", 1)
                layer = torch.nn.Conv2d(
                    weight.shape[1] * group, weight.shape[0], tuple(weight.shape[2:]),
                    stride=tuple(attributes.get("strides", [1, 1])), groups=group)
                layer.weight.data, layer.bias.data = weight, bias
                self.layers[str(index)] = layer
            elif node.op_type == "Gemm":
                weight, bias = self.constants[node.input[1]], self.constants[node.input[2]]
                weight = weight if attributes.get("transB") else weight.T
                layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
                layer.weight.data, layer.bias.data = weight.contiguous(), bias
                self.layers[str(index)] = layer
            elif node.op_type not in ("Sub", "Mul", "Clip", "Add", "GlobalAveragePool", "Flatten"):
                raise SystemExit(f"{path}: {node.op_type} is not known here")
            self.nodes.append((node.op_type, list(node.input), node.output[0], str(index), pads))

    def forward(self, image):
        values = {self.input: image}
        for kind, inputs, output, index, (top, left, bottom, right) in self.nodes:
            value = values.get(inputs[0])
            other = values.get(inputs[1], self.constants.get(inputs[1])) if len(inputs) > 1 else None
            if kind == "Conv":
                layer = self.layers[index]
                if (top, left) == (bottom, right):
                    layer.padding = (top, left)
                else:
                    value = torch.nn.functional.pad(value, (left, right, top, bottom))
                value = layer(value)
            elif kind == "Gemm":
                value = self.layers[index](value)
            elif kind == "Clip":
                value = torch.nn.functional.relu6(value)
            elif kind == "Add":
                value = value + other
            elif kind == "Sub":
                value = value - other
            elif kind == "Mul":
                value = value * other
            elif kind == "GlobalAveragePool":
                value = value.mean((2, 3), keepdim=True)
            else:
                value = value.flatten(1)
            values[output] = value
        return values[self.output]
