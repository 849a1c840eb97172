/// The value of an attribute of an ONNX node.
public enum NodeAttribute: Sendable, Equatable {
  case float(Float)
  case integer(Int)
  case string(String)
  case floats([Float])
  case integers([Int])
  case strings([String])

  var value: Attributes.Value {
    switch self {
    case .float(let value): .float(value)
    case .integer(let value): .integer(value)
    case .string(let value): .string(value)
    case .floats(let values): .floats(values)
    case .integers(let values): .integers(values)
    case .strings(let values): .strings(values)
    }
  }
}
