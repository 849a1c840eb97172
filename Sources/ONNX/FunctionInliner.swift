import NeuralNetwork

/// Makes the nodes of a graph from those of the file: a call of one of the model's functions becomes the nodes of the
/// function's body, to any depth.
struct FunctionInliner {
  /// Steps (``NodeTemplate/cost``) that calls may take altogether: functions that call each other several times grow
  /// exponentially.
  private static let maximumSteps = 1 << 20
  private static let maximumDepth = 64

  private var library: FunctionLibrary
  /// All names of values, so that new ones differ from them.
  private var names: Set<String>
  private var steps = 0
  /// Makes a new name unique where it is taken.
  private var number = 0

  private(set) var nodes: [Node] = []
  /// The version of each domain that a node uses.
  private(set) var opsets: [String: Int] = [:]

  init(_ library: FunctionLibrary, names: Set<String>) {
    self.library = library
    self.names = names
  }

  /// Adds a node of the graph itself.
  ///
  /// - Throws: ``OperatorError``, a whole sentence that names the node.
  mutating func add(_ node: NodeTemplate, _ sets: OperatorSets) throws(OperatorError) {
    var scope = Scope(opsets: sets)
    try add(node, in: &scope)
  }

  private mutating func add(_ template: NodeTemplate, in scope: inout Scope) throws(OperatorError) {
    var inputs: [String?] = []
    var outputs: [String?] = []
    for input in template.inputs { inputs.append(input.flatMap { value($0, in: &scope) }) }
    for output in template.outputs { outputs.append(output.flatMap { value($0, in: &scope) }) }
    var attributes = template.attributes
    for (name, reference) in template.references {
      guard scope.function != nil else {
        throw OperatorError(
          "operator '\(template.type)' (node '\(template.name)'): attribute '\(name)' takes the value of a function's "
            + "attribute, outside of any function")
      }
      // What neither the call nor a default gives is left out.
      attributes[name] = scope.attributes[reference]
    }
    let name = scope.prefix + (scope.function == nil ? template.name : Self.short(template.name))
    if let key = library.key(calledBy: template) {
      try call(key, from: scope, named: name, attributes, inputs, outputs)
    } else {
      let version: Int
      do {
        version = try scope.opsets.version(of: template.domain)
      } catch {
        throw OperatorError("operator '\(template.type)' (node '\(name)') \(error.reason)")
      }
      // The model's own version goes first: it comes first unless only functions use the domain.
      if opsets[template.domain] == nil || scope.function == nil { opsets[template.domain] = version }
      nodes.append(
        Node(
          name: name, type: template.type, domain: template.domain, opset: version,
          attributes: Attributes(values: attributes), inputs: inputs, outputs: outputs))
    }
  }

  private mutating func call(
    _ key: FunctionLibrary.Key, from caller: Scope, named name: String, _ attributes: [String: Attributes.Value],
    _ inputs: [String?], _ outputs: [String?]
  ) throws(OperatorError) {
    func error(_ reason: String) -> OperatorError {
      OperatorError("the function '\(key.name)' (node '\(name)') \(reason)")
    }
    guard !caller.isInside(key) else { throw error("calls itself") }
    guard caller.depth < Self.maximumDepth else { throw error("lies in more than \(Self.maximumDepth) others") }
    let body: FunctionBody
    do {
      body = try library.body(key)
    } catch {
      throw OperatorError("the function '\(key.name)' (node '\(name)') cannot be read: \(error.reason)")
    }
    guard inputs.count <= body.inputs.count, outputs.count <= body.outputs.count else {
      throw error(
        "is called with \(inputs.count) inputs and \(outputs.count) outputs; it has \(body.inputs.count) and "
          + "\(body.outputs.count)")
    }
    var scope = Scope(inside: caller, key, body, prefix: Self.short(name) + "/", attributes)
    for (position, formal) in body.inputs.enumerated() {
      scope.values[formal] = .some(position < inputs.count ? inputs[position] : nil)
    }
    /// Results that the body does not compute under a name of their own.
    var copies: [(source: String, target: String)] = []
    for (formal, actual) in zip(body.outputs, outputs) {
      guard let actual else { continue }
      if scope.values[formal] == nil { scope.values[formal] = .some(actual) } else { copies.append((formal, actual)) }
    }
    steps += 1 + body.inputs.count + body.outputs.count
    for node in body.nodes {
      steps += node.cost
      guard steps <= Self.maximumSteps else {
        throw error("and others have more than \(Self.maximumSteps) nodes and values when every call is written out")
      }
      try add(node, in: &scope)
    }
    for (source, target) in copies {
      guard let version = try? scope.opsets.version(of: "") else {
        throw error("gives the value '\(source)' twice, or as it was given, and imports no opset of ai.onnx")
      }
      opsets[""] = opsets[""] ?? version
      nodes.append(
        Node(
          name: target, type: "Identity", domain: "", opset: version, attributes: Attributes(values: [:]),
          inputs: [value(source, in: &scope)], outputs: [target]))
    }
  }

  /// The name that a value has in the graph; nil for a parameter that the call leaves out.
  private mutating func value(_ local: String, in scope: inout Scope) -> String? {
    guard scope.function != nil else { return local }
    if let known = scope.values[local] { return known }
    var name = scope.prefix + Self.short(local)
    while !names.insert(name).inserted {
      number += 1
      name = "\(scope.prefix)\(Self.short(local))~\(number)"
    }
    scope.values[local] = .some(name)
    return name
  }

  /// Long names would grow with every call.
  private static func short(_ name: String) -> String { name.utf8.count <= 128 ? name : "function" }
}

/// What names mean while the nodes of a graph, or of one call of a function, are added.
private struct Scope {
  let opsets: OperatorSets
  /// Nil for the graph itself.
  let function: FunctionLibrary.Key?
  /// The functions around this one.
  private let callers: [FunctionLibrary.Key]
  /// Of the names of nodes and values.
  let prefix: String
  /// The names in the graph of the values that are known so far, by those in the body; nil for a parameter that the
  /// call leaves out.
  var values: [String: String?] = [:]
  let attributes: [String: Attributes.Value]

  init(opsets: OperatorSets) {
    self.opsets = opsets
    (function, callers, prefix, attributes) = (nil, [], "", [:])
  }

  init(
    inside caller: Scope, _ function: FunctionLibrary.Key, _ body: FunctionBody, prefix: String,
    _ attributes: [String: Attributes.Value]
  ) {
    opsets = body.opsets
    self.function = function
    callers = caller.callers + (caller.function.map { [$0] } ?? [])
    self.prefix = prefix
    self.attributes = body.defaults.merging(attributes) { _, given in given }
  }

  var depth: Int { callers.count + (function == nil ? 0 : 1) }

  func isInside(_ key: FunctionLibrary.Key) -> Bool { function == key || callers.contains(key) }
}
