import NeuralNetwork

/// A node as the file has it, its attributes read: of the graph itself, or of a function's body, which is read once and
/// may be called many times.
struct NodeTemplate {
  let name, type, domain, overload: String
  /// The attributes that have a value.
  let attributes: [String: Attributes.Value]
  /// The attributes that take the value of an attribute of the enclosing function, and its name.
  let references: [String: String]
  /// Value names; nil where an optional one is left out.
  let inputs, outputs: [String?]

  /// - Throws: ``OperatorError`` naming the operator, for attributes that are not supported.
  init(_ proto: Onnx_NodeProto, external: ExternalData) throws(OperatorError) {
    name = proto.name.isEmpty ? proto.output.first ?? "" : proto.name
    type = proto.opType
    domain = OperatorSets.canonical(proto.domain)
    overload = proto.overload
    inputs = proto.input.map { $0.isEmpty ? nil : $0 }
    outputs = proto.output.map { $0.isEmpty ? nil : $0 }
    var (attributes, references) = ([String: Attributes.Value](), [String: String]())
    for attribute in proto.attribute {
      guard attribute.refAttrName.isEmpty else {
        references[attribute.name] = attribute.refAttrName
        continue
      }
      do {
        attributes[attribute.name] = try Attributes.value(of: attribute, external: external)
      } catch {
        throw OperatorError("operator '\(type)' (node '\(name)'): \(error.reason)")
      }
    }
    (self.attributes, self.references) = (attributes, references)
  }

  /// What a walk through the graph does with it, in steps; copies of a long list cost as much as many nodes.
  var cost: Int { 1 + inputs.count + outputs.count + attributes.count + references.count }
}

/// A function of the model (ONNX FunctionProto), its body read.
struct FunctionBody {
  /// Value names of the parameters and the results, as the body calls them.
  let inputs, outputs: [String]
  /// Values of the attributes that a call leaves out.
  let defaults: [String: Attributes.Value]
  let nodes: [NodeTemplate]
  /// The operator sets of the body.
  let opsets: OperatorSets

  init(_ proto: Onnx_FunctionProto, model: OperatorSets, external: ExternalData) throws(OperatorError) {
    (inputs, outputs) = (proto.input, proto.output)
    opsets = model.merging(proto.opsetImport)
    var defaults: [String: Attributes.Value] = [:]
    for attribute in proto.attributeProto {
      defaults[attribute.name] = try Attributes.value(of: attribute, external: external)
    }
    self.defaults = defaults
    var nodes: [NodeTemplate] = []
    for node in proto.node { nodes.append(try NodeTemplate(node, external: external)) }
    self.nodes = nodes
  }
}

/// The functions that a model defines. Bodies are read when they are first called, since exporters also write functions
/// that nothing calls.
struct FunctionLibrary {
  struct Key: Hashable {
    let domain, name, overload: String
  }

  private let protos: [Key: Onnx_FunctionProto]
  private var bodies: [Key: FunctionBody] = [:]
  private let opsets: OperatorSets
  private let external: ExternalData

  init(_ functions: [Onnx_FunctionProto], opsets: OperatorSets, external: ExternalData) {
    let keyed = functions.map { function in
      (Key(domain: OperatorSets.canonical(function.domain), name: function.name, overload: function.overload), function)
    }
    protos = Dictionary(keyed) { _, last in last }
    self.opsets = opsets
    self.external = external
  }

  /// The key of the function that a node calls; nil for an operator. A function goes before an operator of its name.
  func key(calledBy node: NodeTemplate) -> Key? {
    let key = Key(domain: node.domain, name: node.type, overload: node.overload)
    return protos[key] == nil ? nil : key
  }

  mutating func body(_ key: Key) throws(OperatorError) -> FunctionBody {
    if let body = bodies[key] { return body }
    let body = try FunctionBody(protos[key] ?? Onnx_FunctionProto(), model: opsets, external: external)
    bodies[key] = body
    return body
  }
}
