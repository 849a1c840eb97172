/// The attributes of a node, read by name with the type the ONNX operator declares.
package struct Attributes: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case float(Float)
    case integer(Int)
    case string(String)
    case tensor(Tensor)
    case floats([Float])
    case integers([Int])
    case strings([String])
  }

  package let values: [String: Value]

  package init(values: [String: Value]) { self.values = values }

  subscript(_ name: String) -> Value? { values[name] }

  func float(_ name: String) throws(OperatorError) -> Float? {
    switch values[name] {
    case nil: return nil
    case .float(let value): return value
    default: throw mismatch(name, "a float")
    }
  }

  func integer(_ name: String) throws(OperatorError) -> Int? {
    switch values[name] {
    case nil: return nil
    case .integer(let value): return value
    default: throw mismatch(name, "an integer")
    }
  }

  func string(_ name: String) throws(OperatorError) -> String? {
    switch values[name] {
    case nil: return nil
    case .string(let value): return value
    default: throw mismatch(name, "a string")
    }
  }

  func floats(_ name: String) throws(OperatorError) -> [Float]? {
    switch values[name] {
    case nil: return nil
    case .floats(let values): return values
    default: throw mismatch(name, "a list of floats")
    }
  }

  func integers(_ name: String) throws(OperatorError) -> [Int]? {
    switch values[name] {
    case nil: return nil
    case .integers(let values): return values
    default: throw mismatch(name, "a list of integers")
    }
  }

  /// An integer attribute that is a truth value.
  func flag(_ name: String, default standard: Bool = false) throws(OperatorError) -> Bool {
    try integer(name).map { $0 != 0 } ?? standard
  }

  private func mismatch(_ name: String, _ expected: String) -> OperatorError {
    OperatorError("attribute '\(name)' must be \(expected)")
  }
}
