import Foundation
import Testing

@testable import NeuralNetwork
@testable import ONNX

/// A network with what PyTorch computed for it (Fixtures/make_gradient_fixtures.py): besides the weights its constants
/// hold "NAME/value" and "NAME/gradient" of inputs, outputs and parameters.
struct GradientFixture: CustomTestStringConvertible, Sendable {
  /// "GROUP/NAME", where the group is the operator, "networks", or the loss.
  let testDescription: String
  /// The bytes of the ONNX file.
  let model: Data

  var group: String { String(testDescription.prefix { $0 != "/" }) }

  static func all() throws -> [GradientFixture] {
    try FixtureArchive.paths(in: "gradients").flatMap { archive in
      try FixtureArchive(archive).files.sorted { $0.key < $1.key }.map { path, model in
        GradientFixture(testDescription: String(path.dropLast(".onnx".count)), model: model)
      }
    }
  }

  static func of(_ group: String) throws -> [GradientFixture] { try all().filter { $0.group == group } }

  /// The fixtures of one node each.
  static func operators() throws -> [GradientFixture] {
    try all().filter { OperatorRegistry.types[$0.group] != nil }
  }

  func graph() throws -> Graph {
    try model.withUnsafeBytes { try ONNXReader(fileName: testDescription, folder: nil).read($0).graph }
  }

  func network() throws -> Network { try model.withUnsafeBytes { try Network(onnx: $0, name: testDescription) } }
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
