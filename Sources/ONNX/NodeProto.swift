import Foundation
import NeuralNetwork

extension Onnx_NodeProto {
  /// The protobuf form of a node.
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

  /// The engine has one floating-point and one integer type; a cast to another becomes a cast to these.
  private static func engineType(_ target: Attributes.Value) -> Attributes.Value {
    guard case .integer(let type) = target else { return target }
    switch Int32(truncatingIfNeeded: type) {
    case TensorElementType.float16, TensorElementType.bfloat16, TensorElementType.float64:
      return .integer(Int(TensorElementType.float32))
    case TensorElementType.int32: return .integer(Int(TensorElementType.int64))
    default: return target
    }
  }
}

extension Onnx_AttributeProto {
  /// The protobuf form of an attribute; the type numbers are those of AttributeProto.AttributeType.
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

extension Attributes {
  /// The value of an attribute in the file.
  ///
  /// - Parameter external: the files in which the data of a tensor may be.
  /// - Throws: ``OperatorError`` for graphs and sparse tensors.
  static func value(of proto: Onnx_AttributeProto, external: ExternalData) throws(OperatorError) -> Value {
    switch proto.type {
    case 1: return .float(proto.f)
    case 2: return .integer(Int(proto.i))
    case 3: return .string(String(decoding: proto.s, as: UTF8.self))
    case 4:
      do {
        return .tensor(try Tensor(proto.t, external: external))
      } catch {
        throw OperatorError("attribute '\(proto.name)' is a tensor that cannot be read: \(error.reason)")
      }
    case 6: return .floats(proto.floats)
    case 7: return .integers(proto.ints.map { Int($0) })
    case 8: return .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
    default: throw OperatorError("attribute '\(proto.name)' has type \(proto.type), which is not supported")
    }
  }
}
