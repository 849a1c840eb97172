import Foundation
import NeuralNetwork
import SwiftProtobuf

/// Writes a network as an ONNX file, the reverse of ``ONNXReader``.
///
/// Integers are written as int64 and floats as float32, or as float16 followed by a Cast. The engine has no other
/// types, so that casts to others are written as casts to these.
struct ONNXWriter {
  let weights: WeightPrecision

  /// - Throws: ``NetworkError`` where the file would exceed protobuf's limit of 2 GiB, or where a function's node is of
  ///   another operator set than the network's, in which it means something else.
  func write(_ network: Network) throws(NetworkError) -> [UInt8] {
    var model = Onnx_ModelProto()
    // Nodes of ai.onnx may be added here, even if the network has none.
    let opsets = network.graph.opsets.merging(["": NetworkEditor.standardOpset]) { own, _ in own }
    for node in network.graph.nodes {
      guard let opset = opsets[node.domain], !OperatorForms.isSame(node, inSet: opset) else { continue }
      throw NetworkError(
        network: network.name,
        reason: "operator '\(node.type)' (node '\(node.name)') is of opset \(node.opset), the file of opset \(opset), "
          + "which has it in another form; export the model with one opset")
    }
    model.irVersion = irVersion(opsets[""] ?? 0)
    model.producerName = "deepbiq"
    model.docString = network.documentation
    model.opsetImport = opsets.sorted { $0.key < $1.key }.map { domain, version in
      var imported = Onnx_OperatorSetIdProto()
      imported.domain = domain
      imported.version = Int64(version)
      return imported
    }
    model.metadataProps = network.metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    model.graph = proto(of: network.graph)
    do {
      return try model.serializedBytes()
    } catch {
      throw NetworkError(network: network.name, reason: "it cannot be written as ONNX (\(error))")
    }
  }

  /// The oldest IR version that supports the opset (onnx.helper.OP_SET_ID_VERSION_MAP), but at least 8; before 4,
  /// initialisers had to be listed as inputs.
  private func irVersion(_ opset: Int) -> Int64 {
    switch opset {
    case 28...: 14
    case 25...: 13
    case 24: 12
    case 23: 11
    case 21...: 10
    case 19...: 9
    default: 8
    }
  }

  private func proto(of graph: Graph) -> Onnx_GraphProto {
    var graph = graph
    nameConstantOutputs(of: &graph)
    let booleans = booleanConstants(of: graph)
    var proto = Onnx_GraphProto()
    proto.name = "network"
    proto.input = graph.inputs.map(valueInfo)
    proto.output = graph.outputs.map(valueInfo)
    for (name, tensor) in graph.constants.sorted(by: { $0.key < $1.key }) {
      if weights == .float16, let half = HalfPrecisionWeight(tensor, name: name), half.isHalf {
        let stored = graph.unusedName("\(name)/float16")
        proto.initializer.append(Onnx_TensorProto(half: tensor, name: stored))
        proto.node.append(cast(stored, to: name, named: graph.unusedNodeName("\(name)/cast")))
      } else {
        proto.initializer.append(Onnx_TensorProto(tensor, name: name, isBoolean: booleans.contains(name)))
      }
    }
    proto.node += graph.nodes.map(Onnx_NodeProto.init)
    return proto
  }

  private func cast(_ stored: String, to name: String, named nodeName: String) -> Onnx_NodeProto {
    var node = Onnx_NodeProto()
    node.opType = "Cast"
    node.name = nodeName
    node.input = [stored]
    node.output = [name]
    node.attribute = [Onnx_AttributeProto(.integer(Int(TensorElementType.float32)), name: "to")]
    return node
  }

  /// An output must be computed by a node: a constant that is an output gets an Identity, which is folded away on
  /// loading.
  private func nameConstantOutputs(of graph: inout Graph) {
    for output in graph.outputs {
      guard let constant = graph.constants.removeValue(forKey: output.name) else { continue }
      let name = graph.unusedName("\(output.name)/constant")
      graph.constants[name] = constant
      let nodeName = graph.unusedNodeName(output.name)
      for index in graph.nodes.indices {
        graph.nodes[index].inputs = graph.nodes[index].inputs.map { $0 == output.name ? name : $0 }
      }
      graph.nodes.append(
        Node(
          name: nodeName, type: "Identity", domain: "", opset: graph.opsets[""] ?? 0,
          attributes: Attributes(values: [:]), inputs: [name], outputs: [output.name]))
    }
  }

  /// The constants that ONNX requires as bool: the engine has them as integers.
  private func booleanConstants(of graph: Graph) -> Set<String> {
    var names: Set<String> = []
    for node in graph.nodes {
      let positions: ClosedRange<Int>
      switch node.type {
      case "Dropout": positions = 2...2
      case "Where", "Not": positions = 0...0
      case "And", "Or", "Xor": positions = 0...1
      default: continue
      }
      names.formUnion(positions.compactMap { $0 < node.inputs.count ? node.inputs[$0] : nil })
    }
    return names
  }

  private func valueInfo(_ value: ValueInfo) -> Onnx_ValueInfoProto {
    var info = Onnx_ValueInfoProto()
    info.name = value.name
    info.type.tensorType.elemType = TensorElementType.float32
    guard value.declaresShape else { return info }
    info.type.tensorType.shape.dim = value.shape.map { dimension in
      var proto = Onnx_TensorShapeProto.Dimension()
      switch dimension {
      case .fixed(let size): proto.dimValue = Int64(size)
      case .symbolic(let name): if !name.isEmpty { proto.dimParam = name }
      }
      return proto
    }
    return info
  }
}
