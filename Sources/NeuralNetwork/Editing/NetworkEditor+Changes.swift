extension NetworkEditor {
  /// Adds or replaces a constant of floats, row-major.
  ///
  /// - Precondition: `shape` has as many elements as there are values.
  public mutating func setConstant(_ name: String, shape: [Int], values: [Float]) {
    precondition(shape.checkedElementCount == values.count, "\(values.count) values do not fill \(shape.text)")
    graph.constants[name] = Tensor(shape: shape, floats: FloatBuffer(values))
  }

  /// Adds or replaces a constant of integers (axes, shapes, pads), row-major.
  ///
  /// - Precondition: `shape` has as many elements as there are values.
  public mutating func setConstant(_ name: String, shape: [Int], integers: [Int]) {
    precondition(shape.checkedElementCount == integers.count, "\(integers.count) integers do not fill \(shape.text)")
    graph.constants[name] = Tensor(shape: shape, integers: integers.map { Int64($0) })
  }

  /// Adds a node.
  ///
  /// - Parameters:
  ///   - type: the ONNX operator, in the version of the graph's ``opset(of:)``.
  ///   - name: the node's name; if empty, that of its first output. A number is appended if another node has it.
  ///   - inputs: names of values, which may be added later; empty for an optional input that is left out.
  ///   - outputs: names of the new values; empty for an optional output that is left out.
  /// - Throws: ``NetworkError`` where the engine does not support the operator or an attribute, or a name in `outputs`
  ///   is taken.
  public mutating func addNode(
    _ type: String, domain: String = "", name: String = "", inputs: [String], outputs: [String],
    attributes: [String: NodeAttribute] = [:]
  ) throws(NetworkError) {
    for output in outputs where graph.hasValue(named: output) {
      throw NetworkError(network: self.name, reason: "the value '\(output)' exists already")
    }
    let node = Node(
      name: graph.unusedNodeName(name.isEmpty ? outputs.first ?? type : name), type: type, domain: domain,
      opset: opset(of: domain), attributes: Attributes(values: attributes.mapValues(\.value)),
      inputs: inputs.map { $0.isEmpty ? nil : $0 }, outputs: outputs.map { $0.isEmpty ? nil : $0 })
    do {
      _ = try NodeError.wrap(node) { () throws(OperatorError) in try OperatorRegistry.make(node) }
    } catch {
      throw NetworkError(network: self.name, reason: error.text)
    }
    graph.opsets[domain] = node.opset
    graph.nodes.append(node)
  }

  /// Removes the node that computes `value`, if there is one. Another node must then compute it if anything reads it.
  public mutating func removeNode(producing value: String) {
    graph.nodes.removeAll { $0.outputs.contains(value) }
  }

  /// Renames a value wherever it is written and read.
  ///
  /// - Throws: ``NetworkError`` where another value has the new name.
  public mutating func renameValue(_ old: String, to new: String) throws(NetworkError) {
    guard old != new else { return }
    guard !graph.hasValue(named: new) else {
      throw NetworkError(network: name, reason: "the value '\(new)' exists already")
    }
    graph.renameValue(old, to: new)
  }

  /// Declares the shape of an input; adds the input if the graph does not have it.
  public mutating func setInput(_ name: String, shape: [Dimension]) {
    let input = ValueInfo(name: name, shape: shape)
    if let index = graph.inputs.firstIndex(where: { $0.name == name }) {
      graph.inputs[index] = input
    } else {
      graph.inputs.append(input)
    }
  }

  /// Sets the outputs, in this order; nodes and constants that none of them needs are removed.
  ///
  /// - Throws: ``NetworkError`` where nothing produces an output.
  public mutating func setOutputs(_ outputs: [(name: String, shape: [Dimension])]) throws(NetworkError) {
    let known = graph.valueNames
    for output in outputs where !known.contains(output.name) {
      throw NetworkError(network: name, reason: "nothing produces the output '\(output.name)'")
    }
    graph.outputs = outputs.map { ValueInfo(name: $0.name, shape: $0.shape) }
    graph.sort()
    DeadNodeRemoval.apply(to: &graph)
  }
}

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
