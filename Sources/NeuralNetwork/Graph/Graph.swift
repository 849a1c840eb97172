/// A network as its file describes it: nodes in the order they run, constants by name, and its inputs and outputs.
package struct Graph: Sendable {
  package var nodes: [Node]
  package var constants: [String: Tensor]
  package var inputs: [ValueInfo]
  package var outputs: [ValueInfo]
  /// The version of the operator set of each domain that the nodes use; "" is ai.onnx.
  package var opsets: [String: Int]

  package init(
    nodes: [Node], constants: [String: Tensor], inputs: [ValueInfo], outputs: [ValueInfo], opsets: [String: Int] = [:]
  ) {
    self.nodes = nodes
    self.constants = constants
    self.inputs = inputs
    self.outputs = outputs
    self.opsets = opsets
  }

  /// How often each value is read, a graph output counting as one reader.
  func readerCounts() -> [String: Int] {
    var counts: [String: Int] = [:]
    for node in nodes {
      for case let input? in node.inputs { counts[input, default: 0] += 1 }
    }
    for output in outputs { counts[output.name, default: 0] += 1 }
    return counts
  }
}

extension Graph {
  /// The names of all values: inputs, constants and what nodes compute.
  var valueNames: Set<String> {
    var names = Set(constants.keys).union(inputs.map(\.name))
    for node in nodes { names.formUnion(node.outputs.compactMap { $0 }) }
    return names
  }

  /// Whether a value has that name; quicker than making the set of all.
  func hasValue(named name: String) -> Bool {
    constants[name] != nil || inputs.contains { $0.name == name } || nodes.contains { $0.outputs.contains(name) }
  }

  /// `base` where it is no value's name yet, otherwise `base` with a number.
  package func unusedName(_ base: String) -> String { Graph.unused(base, where: hasValue) }

  /// `base` where no node has that name, otherwise `base` with a number.
  package func unusedNodeName(_ base: String) -> String {
    Graph.unused(base) { name in nodes.contains { $0.name == name } }
  }

  private static func unused(_ base: String, where isTaken: (String) -> Bool) -> String {
    guard isTaken(base) else { return base }
    var number = 2
    while isTaken("\(base)_\(number)") { number += 1 }
    return "\(base)_\(number)"
  }

  mutating func renameValue(_ old: String, to new: String) {
    if let constant = constants.removeValue(forKey: old) { constants[new] = constant }
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0 == old ? new : $0 }
      nodes[index].outputs = nodes[index].outputs.map { $0 == old ? new : $0 }
    }
    func renamed(_ port: ValueInfo) -> ValueInfo {
      port.name == old ? ValueInfo(name: new, shape: port.shape, declaresShape: port.declaresShape) : port
    }
    inputs = inputs.map(renamed)
    outputs = outputs.map(renamed)
  }
}

extension Graph {
  /// Moves every node behind those it reads from, and otherwise keeps the order.
  ///
  /// Nodes that read what nothing produces, or each other in a circle, come last.
  mutating func sort() {
    var known = Set(constants.keys).union(inputs.map(\.name))
    var sorted: [Node] = []
    var waiting = nodes
    while !waiting.isEmpty {
      var blocked: [Node] = []
      for node in waiting {
        if node.inputs.allSatisfy({ $0.map(known.contains) ?? true }) {
          sorted.append(node)
          known.formUnion(node.outputs.compactMap { $0 })
        } else {
          blocked.append(node)
        }
      }
      guard blocked.count < waiting.count else { break }
      waiting = blocked
    }
    nodes = sorted + waiting
  }

  /// Every value must exist before it is read (ONNX requires the nodes sorted) and be written once.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file.
  func checkOrder(name: String) throws(NetworkError) {
    func error(_ reason: String) -> NetworkError { NetworkError(network: name, reason: reason) }

    var known = Set(constants.keys)
    for input in inputs {
      guard known.insert(input.name).inserted else { throw error("the value '\(input.name)' is given twice") }
    }
    for node in nodes {
      for case let input? in node.inputs where !known.contains(input) {
        throw error(
          "operator '\(node.type)' (node '\(node.name)') reads '\(input)', which nothing before it produces "
            + "(the graph is cyclic, unsorted or lacks an initialiser)")
      }
      for case let output? in node.outputs {
        guard known.insert(output).inserted else { throw error("the value '\(output)' is produced twice") }
      }
      guard !node.outputs.isEmpty else { throw error("operator '\(node.type)' (node '\(node.name)') has no output") }
    }
    for output in outputs where !known.contains(output.name) {
      throw error("nothing produces the output '\(output.name)'")
    }
  }
}

/// One node of an ONNX graph.
package struct Node: Sendable {
  /// The node's own name, or its first output's where the file gives none.
  package let name: String
  /// The ONNX operator, for example "Conv".
  package let type: String
  /// "" for ai.onnx.
  package let domain: String
  /// The version of `domain`'s operator set that the file imports.
  package let opset: Int
  package let attributes: Attributes
  /// Value names; nil where an optional input is left out.
  package var inputs: [String?]
  /// Value names; nil where an optional output is left out.
  package var outputs: [String?]

  package init(
    name: String, type: String, domain: String, opset: Int, attributes: Attributes, inputs: [String?],
    outputs: [String?]
  ) {
    self.name = name
    self.type = type
    self.domain = domain
    self.opset = opset
    self.attributes = attributes
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The one output of an operator whose further outputs (masks, indices) the engine does not compute.
  var output: String { outputs[0] ?? "" }
}
