import Foundation
import Testing

@testable import NeuralNetwork
@testable import ONNX

/// A model with what ONNX Runtime computed from it, in the layout of ONNX's own backend tests: model.onnx and
/// test_data_set_0/{input,output}_N.pb.
struct OperatorCase: CustomTestStringConvertible, Sendable {
  /// The operator, or what else the case is about; the archive's name.
  let group: String
  let name: String
  /// By path within the case's folder.
  private let files: [String: Data]

  var testDescription: String { "\(group)/\(name)" }

  static func all() throws -> [OperatorCase] { try FixtureArchive.paths(in: "operators").flatMap(cases) }

  /// Files that must be refused; they have no inputs and outputs.
  static func rejected() throws -> [OperatorCase] { try cases(in: "rejected.tar") }

  static func named(_ description: String) throws -> OperatorCase {
    try #require(try (all() + rejected()).first { $0.testDescription == description })
  }

  private static func cases(in archive: String) throws -> [OperatorCase] {
    let group = URL(filePath: archive).deletingPathExtension().lastPathComponent
    let folders = Dictionary(grouping: try FixtureArchive(archive).files) { $0.key.prefix { $0 != "/" } }
    return folders.sorted { $0.key < $1.key }.map { name, files in
      let files = files.map { ($0.key.dropFirst(name.count + 1), $0.value) }
      return OperatorCase(
        group: group, name: String(name), files: Dictionary(uniqueKeysWithValues: files.map { (String($0), $1) }))
    }
  }

  /// The bytes of the ONNX file.
  var model: Data { files["model.onnx"] ?? Data() }

  func network() throws -> Network {
    try model.withUnsafeBytes { try Network(onnx: $0, name: testDescription) }
  }

  var inputs: [Tensor] { get throws { try tensors("input") } }

  /// What ONNX Runtime computed.
  var outputs: [Tensor] { get throws { try tensors("output") } }

  private func tensors(_ role: String) throws -> [Tensor] {
    var tensors: [Tensor] = []
    while let bytes = files["test_data_set_0/\(role)_\(tensors.count).pb"] {
      tensors.append(try Tensor(Onnx_TensorProto(serializedBytes: bytes)))
    }
    return tensors
  }

  /// The shapes to plan the network for: those of the inputs.
  func inputShapes(_ network: Network) throws -> [String: [Int]] {
    Dictionary(uniqueKeysWithValues: zip(network.inputs, try inputs).map { ($0.name, $1.shape) })
  }
}
