"""Functions that call themselves, grow without end or do not fit their calls: `(name, model)`."""

from onnx import TensorProto, helper

from .functions import DOMAIN, function, referring


def calling(functions, name="F", inputs=("x",), outputs=("y",), opset=17, imports=()):
    graph = helper.make_graph(
        [helper.make_node(name, list(inputs), list(outputs), domain=DOMAIN)], "hostile",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    sets = [helper.make_opsetid("", opset), helper.make_opsetid(DOMAIN, 1), *imports]
    return helper.make_model(graph, opset_imports=sets, functions=functions, ir_version=10)


def files():
    node = helper.make_node

    def call(name, source="x", target="y"):
        return node(name, [source], [target], domain=DOMAIN)

    yield "function_calls_itself", calling([function("F", ["x"], ["y"], [call("F")])])
    yield "functions_call_each_other", calling(
        [function("F", ["x"], ["y"], [call("G")]), function("G", ["x"], ["y"], [call("F")])])
    # Thirty levels of two calls each.
    doubling = [function("F30", ["x"], ["y"], [node("Relu", ["x"], ["y"])])]
    doubling += [
        function(f"F{level}", ["x"], ["y"],
                 [call(f"F{level + 1}", "x", "z"), call(f"F{level + 1}", "z", "y")]) for level in range(30)]
    yield "functions_grow_exponentially", calling(doubling, "F0")
    empty = [function("F40", ["x"], ["y"], [])]
    empty += [
        function(f"F{level}", ["x"], ["y"],
                 [call(f"F{level + 1}", "x", "z"), call(f"F{level + 1}", "z", "y")]) for level in range(40)]
    yield "empty_functions_grow_exponentially", calling(empty, "F0")
    deep = [function("F999", ["x"], ["y"], [node("Relu", ["x"], ["y"])])]
    deep += [function(f"F{level}", ["x"], ["y"], [call(f"F{level + 1}")]) for level in range(999)]
    yield "functions_nest_deeply", calling(deep, "F0")
    relu = function("F", ["x"], ["y"], [node("Relu", ["x"], ["y"])])
    yield "function_has_fewer_inputs", calling([relu], inputs=("x", "x"))
    yield "function_has_fewer_outputs", calling([relu], outputs=("y", "z"))
    yield "function_makes_no_result", calling([function("F", ["x"], ["y"], [])])
    yield "function_reads_the_graph", calling([function("F", ["a"], ["y"], [node("Relu", ["x"], ["y"])])])
    yield "function_writes_twice", calling(
        [function("F", ["x"], ["y"], [node("Relu", ["x"], ["y"]), node("Neg", ["x"], ["y"])])])
    yield "function_has_an_unknown_operator", calling([function("F", ["x"], ["y"], [node("Magic", ["x"], ["y"])])])
    yield "function_of_an_unknown_opset", calling([function("F", ["x"], ["y"], [node("Relu", ["x"], ["y"])], opset=99)])
    yield "function_is_missing", calling([relu], "G")
    yield "function_of_another_overload", calling(
        [function("F", ["x"], ["y"], [node("Relu", ["x"], ["y"])], overload="b")])
    loop = helper.make_graph([], "g", [], [])
    yield "function_with_a_subgraph", calling(
        [function("F", ["x"], ["y"], [node("If", ["x"], ["y"], then_branch=loop, else_branch=loop)])])
    outside = helper.make_model(
        helper.make_graph(
            [referring(node("LeakyRelu", ["x"], ["y"]), "alpha", TensorProto.FLOAT, "slope")], "hostile",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    yield "reference_outside_a_function", outside
