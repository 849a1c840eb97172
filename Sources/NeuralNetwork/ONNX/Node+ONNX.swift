import Foundation

extension Onnx_NodeProto {
  /// A node as ONNX writes it.
  init(_ node: Node) {
    self.init()
    name = node.name
    opType = node.type
    if !node.domain.isEmpty { domain = node.domain }
    input = node.inputs.map { $0 ?? "" }
    output = node.outputs.map { $0 ?? "" }
    attribute = node.attributes.values.sorted { $0.key < $1.key }.map { name, value in
      Onnx_AttributeProto(node.type == "Cast" ? Onnx_NodeProto.engineType(value) : value, name: name)
    }
  }

  /// The engine computes with one type of floats and one of integers; a cast to another means these.
  private static func engineType(_ target: Attributes.Value) -> Attributes.Value {
    guard case .integer(let type) = target else { return target }
    switch Int32(truncatingIfNeeded: type) {
    case TensorElementType.float16, TensorElementType.float64: return .integer(Int(TensorElementType.float32))
    case TensorElementType.int32: return .integer(Int(TensorElementType.int64))
    default: return target
    }
  }
}

extension Onnx_AttributeProto {
  /// An attribute as ONNX writes it; the numbers are those of AttributeProto.AttributeType.
  init(_ value: Attributes.Value, name: String) {
    self.init()
    self.name = name
    switch value {
    case .float(let value): (type, f) = (1, value)
    case .integer(let value): (type, i) = (2, Int64(value))
    case .string(let value): (type, s) = (3, Data(value.utf8))
    case .tensor(let tensor): (type, t) = (4, Onnx_TensorProto(tensor, name: ""))
    case .floats(let values): (type, floats) = (6, values)
    case .integers(let values): (type, ints) = (7, values.map { Int64($0) })
    case .strings(let values): (type, strings) = (8, values.map { Data($0.utf8) })
    }
  }
}
