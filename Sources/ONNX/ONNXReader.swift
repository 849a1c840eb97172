import Foundation
import NeuralNetwork
import SwiftProtobuf

/// Reads an ONNX file into a ``Graph``.
struct ONNXReader {
  /// The opsets that the engine supports, by domain.
  static let supportedOpsets: [String: ClosedRange<Int64>] = ["": 7...21, "ai.onnx.ml": 1...4]

  /// Shown in errors.
  let fileName: String

  /// What a file holds. The message it was read from is gone: weights need not be in memory twice while the graph is
  /// folded.
  struct Contents {
    let graph: Graph
    /// ONNX `metadata_props`.
    let metadata: [String: String]
    /// ONNX `doc_string`.
    let documentation: String
  }

  func read(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Contents {
    let model = try parse(bytes)
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw error("the file holds no network; is it an ONNX model?")
    }
    let opsets = try opsets(of: model)
    var constants: [String: Tensor] = [:]
    for initializer in model.graph.initializer {
      do {
        constants[initializer.name] = try Tensor(initializer)
      } catch {
        throw self.error("initialiser '\(initializer.name)' cannot be read: \(error.reason)")
      }
    }
    // Before IR version 4 initialisers were also listed as inputs.
    let inputs = try model.graph.input.filter { constants[$0.name] == nil }.map(valueInfo)
    let outputs = try model.graph.output.map(valueInfo)
    guard !outputs.isEmpty else { throw error("the network has no outputs") }
    let nodes = try nodes(of: model.graph, opsets: opsets)
    let graph = Graph(nodes: nodes, constants: constants, inputs: inputs, outputs: outputs, opsets: opsets)
    let metadata = Dictionary(model.metadataProps.map { ($0.key, $0.value) }) { _, last in last }
    return Contents(graph: graph, metadata: metadata, documentation: model.docString)
  }

  private func parse(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Onnx_ModelProto {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { throw error("the file is empty") }
    do {
      // The bytes are only borrowed: the message copies what it keeps.
      let data = Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none)
      return try Onnx_ModelProto(serializedBytes: data)
    } catch {
      throw self.error("the file is damaged or is no ONNX model (\(error))")
    }
  }

  private func opsets(of model: Onnx_ModelProto) throws(NetworkError) -> [String: Int] {
    var opsets: [String: Int] = [:]
    for imported in model.opsetImport {
      let domain = imported.domain == "ai.onnx" ? "" : imported.domain
      // Exporters also list domains that no node uses; those are ignored.
      guard let supported = ONNXReader.supportedOpsets[domain] else { continue }
      guard supported.contains(imported.version) else {
        let name = domain.isEmpty ? "ai.onnx" : domain
        throw error(
          "it uses opset \(imported.version) of \(name); "
            + "\(supported.lowerBound) to \(supported.upperBound) are supported")
      }
      opsets[domain] = Int(imported.version)
    }
    return opsets
  }

  private func nodes(of graph: Onnx_GraphProto, opsets: [String: Int]) throws(NetworkError) -> [Node] {
    var nodes: [Node] = []
    for proto in graph.node {
      let name = proto.name.isEmpty ? proto.output.first ?? "" : proto.name
      let domain = proto.domain == "ai.onnx" ? "" : proto.domain
      guard let opset = opsets[domain] else {
        throw error("operator '\(proto.opType)' (node '\(name)') is of domain '\(domain)', which is not supported")
      }
      let attributes: Attributes
      do {
        attributes = try Attributes(proto.attribute)
      } catch {
        throw self.error("operator '\(proto.opType)' (node '\(name)'): \(error.reason)")
      }
      nodes.append(
        Node(
          name: name, type: proto.opType, domain: domain, opset: opset, attributes: attributes,
          inputs: proto.input.map { $0.isEmpty ? nil : $0 }, outputs: proto.output.map { $0.isEmpty ? nil : $0 }))
    }
    return nodes
  }

  private func valueInfo(_ proto: Onnx_ValueInfoProto) throws(NetworkError) -> ValueInfo {
    // The engine computes float16 values in float32.
    let type = proto.type.tensorType
    guard !proto.hasType || [0, TensorElementType.float32, TensorElementType.float16].contains(type.elemType) else {
      throw error(
        "'\(proto.name)' has element type \(type.elemType); only floating-point inputs and outputs are supported")
    }
    var shape: [NeuralNetwork.Dimension] = []
    for dimension in type.shape.dim {
      guard dimension.hasDimValue else {
        shape.append(.symbolic(dimension.dimParam))
        continue
      }
      guard let size = Int(exactly: dimension.dimValue), size >= 0 else {
        throw error("'\(proto.name)' declares an extent of \(dimension.dimValue)")
      }
      shape.append(.fixed(size))
    }
    return ValueInfo(name: proto.name, shape: shape, declaresShape: type.hasShape)
  }

  private func error(_ reason: String) -> NetworkError { NetworkError(network: fileName, reason: reason) }
}
