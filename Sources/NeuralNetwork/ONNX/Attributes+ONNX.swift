extension Attributes {
  /// Reads a node's attributes; graphs, sparse tensors and references to function arguments are refused.
  init(_ protos: [Onnx_AttributeProto]) throws(OperatorError) {
    var values: [String: Value] = [:]
    for proto in protos {
      values[proto.name] = try Attributes.value(of: proto)
    }
    self.values = values
  }

  private static func value(of proto: Onnx_AttributeProto) throws(OperatorError) -> Value {
    switch proto.type {
    case 1: return .float(proto.f)
    case 2: return .integer(Int(proto.i))
    case 3: return .string(String(decoding: proto.s, as: UTF8.self))
    case 4:
      do {
        return .tensor(try Tensor(proto.t))
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
