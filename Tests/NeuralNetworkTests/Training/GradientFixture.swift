import Foundation
import Testing

@testable import NeuralNetwork

/// A network with what PyTorch computed for it (make_gradient_fixtures.py): beside the weights its constants hold "NAME/value"
/// and "NAME/gradient" of inputs, outputs and parameters.
struct GradientFixture: CustomTestStringConvertible, Sendable {
  /// The operator, or what the fixture is of.
  let group: String
  let file: URL

  var testDescription: String { "\(group)/\(file.deletingPathExtension().lastPathComponent)" }

  static func all() throws -> [GradientFixture] {
    try OperatorCase.subfolders(of: OperatorCase.fixtures.appending(path: "gradients")).flatMap { folder in
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .sorted { $0.path < $1.path }
        .map { GradientFixture(group: folder.lastPathComponent, file: $0) }
    }
  }

  static func of(_ group: String) throws -> [GradientFixture] { try all().filter { $0.group == group } }

  /// Those of one node.
  static func operators() throws -> [GradientFixture] {
    try all().filter { OperatorRegistry.types[$0.group] != nil }
  }

  func graph() throws -> Graph {
    try Data(contentsOf: file).withUnsafeBytes { try ONNXReader(fileName: file.path).read($0).graph }
  }
}

extension Graph {
  /// A recorded tensor: "loss", "NAME/value", "NAME/gradient", "NAME/targets".
  func recorded(_ name: String) throws -> Tensor64 { try Tensor64(#require(constants[name], "\(name) is missing")) }

  /// A graph of one node with its recorded inputs and output.
  func problem() throws -> GradientProblem {
    let node = try #require(nodes.count == 1 ? nodes.first : nil)
    let inputs = try node.inputs.map { name -> GradientProblem.Input? in
      guard let name else { return nil }
      guard let constant = constants[name] else { return try #require(constants["\(name)/value"]).computed }
      return constants["\(name)/gradient"] == nil ? constant.fixed : constant.parameter
    }
    let output = try recorded("\(node.output)/value")
    return try GradientProblem(OperatorRegistry.make(node), inputs) { _ in output }
  }
}
