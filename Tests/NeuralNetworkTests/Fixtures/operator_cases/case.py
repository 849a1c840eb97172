"""One small ONNX model with random inputs: the unit every fixture is made of."""

import zlib

import numpy as np
from onnx import TensorProto, helper, numpy_helper, shape_inference


class Case:
    """Builds one graph node by node.

    Random numbers are seeded by the case's own path, so that adding a case never changes another one's files.
    In about half of the cases the first dimension of the inputs is symbolic ("N").
    """

    def __init__(self, operator, name, opset, ml_opset=None):
        self.path = f"{operator}/{name}"
        seed = zlib.crc32(self.path.encode())
        self.random = np.random.default_rng(seed)
        self.dynamic = seed % 2 == 1
        self.opset = opset
        self.ml_opset = ml_opset
        self.inputs = {}
        self.nodes = []
        self.initialisers = []
        self.output_names = []
        # FunctionProtos, and operator sets that are imported beside those of the nodes.
        self.functions = []
        self.imports = []
        # Why the ONNX reference evaluator may differ from ONNX Runtime here; None where both must agree.
        self.reference_differs = None
        # Whether ONNX's checker refuses an operator that a later set has mended.
        self.is_deprecated = False

    def values(self, shape, low=-1.0, high=1.0):
        return self.random.uniform(low, high, shape).astype(np.float32)

    def input(self, shape, low=-1.0, high=1.0):
        """A graph input with uniform random values in low...high."""
        name = f"input_{len(self.inputs)}"
        self.inputs[name] = self.values(shape, low, high)
        return name

    def constant(self, array):
        """An initialiser: an array, or a ready TensorProto whose encoding is what the case tests."""
        name = f"initialiser_{len(self.initialisers)}"
        if isinstance(array, TensorProto):
            tensor = array
            tensor.name = name
        else:
            tensor = numpy_helper.from_array(np.asarray(array), name)
        self.initialisers.append(tensor)
        return name

    def integers(self, *values):
        """An int64 vector initialiser."""
        return self.constant(np.array(values, dtype=np.int64))

    def weights(self, shape, low=-1.0, high=1.0):
        return self.constant(self.values(shape, low, high))

    def node(self, operator, *inputs, domain="", **attributes):
        """Appends a node with one output and returns the output's name."""
        output = f"{operator.lower()}_{len(self.nodes)}"
        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=name, domain=domain, **attributes))
        return output

    def output(self, *names):
        self.output_names.extend(names)
        return self

    def convolution(self, x, channels_in, channels_out, kernel=(3, 3), bias=True, **attributes):
        """A Conv with random weights scaled so that values stay near one."""
        group = attributes.get("group", 1)
        shape = [channels_out, channels_in // group, *kernel]
        bound = (3.0 / np.prod(shape[1:])) ** 0.5
        parameters = [self.weights(shape, -bound, bound)]
        if bias:
            parameters.append(self.weights([channels_out]))
        return self.node("Conv", x, *parameters, kernel_shape=list(kernel), **attributes)

    def batch_normalisation(self, x, channels, **attributes):
        return self.node(
            "BatchNormalization",
            x,
            self.weights([channels], 0.5, 1.5),
            self.weights([channels]),
            self.weights([channels]),
            self.weights([channels], 0.3, 2.0),
            **attributes,
        )

    def model(self):
        """The finished ModelProto; output shapes are the ones shape inference finds, unknown elsewhere."""
        imports = [helper.make_opsetid("", self.opset)]
        if self.ml_opset is not None:
            imports.append(helper.make_opsetid("ai.onnx.ml", self.ml_opset))
        ir_version = helper.find_min_ir_version_for(imports)
        imports += [helper.make_opsetid(domain, version) for domain, version in self.imports]
        if self.functions:
            # The first with functions is 8; 10 adds overloads.
            ir_version = max(ir_version, 10)
        inputs = [self._port(name, array) for name, array in self.inputs.items()]
        if ir_version < 4:
            # Until IR version 3 every initialiser is listed among the graph's inputs as well.
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in self.initialisers]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in self.output_names]
        graph = helper.make_graph(self.nodes, self.path.replace("/", "_"), inputs, outputs, self.initialisers)
        model = helper.make_model(
            graph, opset_imports=imports, ir_version=ir_version, producer_name="make_operator_fixtures",
            functions=self.functions
        )
        inferred = shape_inference.infer_shapes(model)
        for output, known in zip(model.graph.output, inferred.graph.output):
            output.CopyFrom(known)
        return model

    def _port(self, name, array):
        shape = list(array.shape)
        if self.dynamic and shape and shape[0] == next(iter(self.inputs.values())).shape[0]:
            shape[0] = "N"
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
