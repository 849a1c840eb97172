import Foundation
import Testing

@testable import NeuralNetwork
@testable import ONNX

/// Models with functions, and nodes that leave outputs out, which fixtures cannot hold.
struct FunctionTests {
  private func node(_ type: String, _ inputs: [String], _ outputs: [String], domain: String = "") -> Onnx_NodeProto {
    var node = Onnx_NodeProto()
    (node.opType, node.input, node.output, node.domain) = (type, inputs, outputs, domain)
    return node
  }

  private func opset(_ domain: String, _ version: Int64) -> Onnx_OperatorSetIdProto {
    var opset = Onnx_OperatorSetIdProto()
    (opset.domain, opset.version) = (domain, version)
    return opset
  }

  /// A model with the input x [2, 3, 2] and the outputs named.
  private func network(
    _ nodes: [Onnx_NodeProto], outputs: [String], functions: [Onnx_FunctionProto] = [], opset version: Int64 = 17
  ) throws -> Network {
    func port(_ name: String, _ extents: [Int64] = []) -> Onnx_ValueInfoProto {
      var port = Onnx_ValueInfoProto()
      port.name = name
      guard !extents.isEmpty else { return port }
      port.type.tensorType.elemType = TensorElementType.float32
      port.type.tensorType.shape.dim = extents.map { extent in
        var dimension = Onnx_TensorShapeProto.Dimension()
        dimension.dimValue = extent
        return dimension
      }
      return port
    }
    var model = Onnx_ModelProto()
    model.opsetImport = [opset("", version), opset("local", 1)]
    model.functions = functions
    model.graph.node = nodes
    model.graph.input = [port("x", [2, 3, 2])]
    model.graph.output = outputs.map { port($0) }
    let bytes: [UInt8] = try model.serializedBytes()
    return try bytes.withUnsafeBytes { try Network(onnx: $0, name: "made here") }
  }

  private func run(_ network: Network, _ output: String) throws -> [Float] {
    let plan = try network.plan(inputShapes: ["x": [2, 3, 2]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    plan.setInput("x", to: (0..<12).map { Float($0) }, in: workspace)
    plan.run(in: workspace)
    return Array(plan.output(output, in: workspace))
  }

  @Test func anOutputOfSplitMayBeLeftOut() throws {
    var split = node("Split", ["x"], ["a", "", "c"])
    split.attribute = [Onnx_AttributeProto(.integer(1), name: "axis")]
    let network = try network([split, node("Sub", ["c", "a"], ["y"])], outputs: ["y", "a"])
    #expect(try run(network, "y") == [4, 4, 4, 4])
    #expect(try run(network, "a") == [0, 1, 6, 7])
  }

  /// A function of another operator set is read by its own; a file without functions could not say so.
  @Test func aFunctionOfAnotherOperatorSetIsReadByIt() throws {
    var function = Onnx_FunctionProto()
    (function.name, function.domain, function.input, function.output) = ("Old", "local", ["x"], ["y"])
    function.opsetImport = [opset("", 11)]
    var softmax = node("Softmax", ["x"], ["y"])
    softmax.attribute = [Onnx_AttributeProto(.integer(1), name: "axis")]
    function.node = [softmax]
    let calling = [node("Relu", ["x"], ["r"]), node("Old", ["r"], ["y"], domain: "local")]
    let mixed = try network(calling, outputs: ["y"], functions: [function])
    // Before opset 13 all axes from the first on together: each image's numbers sum to 1.
    #expect(abs(try run(mixed, "y").prefix(6).reduce(0, +) - 1) < 1e-5)
    let error = #expect(throws: NetworkError.self) { try NetworkEditor(mixed).onnx() }
    #expect(error?.reason.contains("opset 11") == true)

    let same = try network(calling, outputs: ["y"], functions: [function], opset: 12)
    #expect(throws: Never.self) { try NetworkEditor(same).onnx() }
  }

  /// A result that is a parameter, and one that is given twice.
  @Test func resultsMayBeParametersAndGivenTwice() throws {
    var function = Onnx_FunctionProto()
    (function.name, function.domain, function.input) = ("Pass", "local", ["x"])
    function.output = ["x", "n", "n"]
    function.opsetImport = [opset("", 17)]
    function.node = [node("Neg", ["x"], ["n"])]
    let network = try network(
      [node("Pass", ["x"], ["same", "first", "second"], domain: "local")], outputs: ["same", "first", "second"],
      functions: [function])
    #expect(try run(network, "same") == (0..<12).map { Float($0) })
    #expect(try run(network, "first") == (0..<12).map { -Float($0) })
    #expect(try run(network, "second") == (0..<12).map { -Float($0) })
  }
}
