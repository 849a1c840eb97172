import Foundation
import NeuralNetwork
import SwiftProtobuf

/// Reads an ONNX file into a ``Graph``.
struct ONNXReader {
  /// Shown in errors.
  let fileName: String
  /// Where the file lies; nil for a model given as bytes, whose tensors must all be inside.
  let folder: String?

  /// What a file holds. The message it was read from is gone: weights need not be in memory twice while the graph is
  /// folded.
  struct Contents {
    let graph: Graph
    /// ONNX `metadata_props`.
    let metadata: [String: String]
    /// ONNX `doc_string`.
    let documentation: String
    /// Paths of the other files that tensors were read from.
    let dataFiles: [String]
  }

  func read(_ bytes: UnsafeRawBufferPointer) throws(NetworkError) -> Contents {
    let model = try parse(bytes)
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw error("the file holds no network; is it an ONNX model?")
    }
    let external = ExternalData(folder: folder)
    var constants: [String: Tensor] = [:]
    for initializer in model.graph.initializer {
      do {
        constants[initializer.name] = try Tensor(initializer, external: external)
      } catch {
        throw self.error("initialiser '\(initializer.name)' cannot be read: \(error.reason)")
      }
    }
    // Before IR version 4 initialisers were also listed as inputs.
    let inputs = try model.graph.input.filter { constants[$0.name] == nil }.map(valueInfo)
    let outputs = try model.graph.output.map(valueInfo)
    guard !outputs.isEmpty else { throw error("the network has no outputs") }
    let (nodes, opsets) = try nodes(of: model, constants: constants, external: external)
    let graph = Graph(nodes: nodes, constants: constants, inputs: inputs, outputs: outputs, opsets: opsets)
    let metadata = Dictionary(model.metadataProps.map { ($0.key, $0.value) }) { _, last in last }
    return Contents(
      graph: graph, metadata: metadata, documentation: model.docString, dataFiles: external.files)
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

  /// The nodes with the model's functions written out, and the versions of the operator sets that they use.
  private func nodes(
    of model: Onnx_ModelProto, constants: [String: Tensor], external: ExternalData
  ) throws(NetworkError) -> (nodes: [Node], opsets: [String: Int]) {
    let opsets = OperatorSets(model.opsetImport)
    var names = Set(constants.keys).union(model.graph.input.map(\.name))
    for node in model.graph.node { names.formUnion(node.output) }
    var inliner = FunctionInliner(
      FunctionLibrary(model.functions, opsets: opsets, external: external), names: names)
    do {
      for proto in model.graph.node { try inliner.add(NodeTemplate(proto, external: external), opsets) }
    } catch {
      throw self.error(error.reason)
    }
    return (inliner.nodes, inliner.opsets)
  }

  private func valueInfo(_ proto: Onnx_ValueInfoProto) throws(NetworkError) -> ValueInfo {
    // The engine computes values of 16 bits in float32.
    let type = proto.type.tensorType
    let known = [0, TensorElementType.float32, TensorElementType.float16, TensorElementType.bfloat16]
    guard !proto.hasType || known.contains(type.elemType) else {
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
