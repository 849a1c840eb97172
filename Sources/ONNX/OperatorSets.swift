import NeuralNetwork

/// The operator sets that a graph or a function imports, by domain; "" is ai.onnx.
///
/// Only the domains that a node uses count: exporters and runtimes also list others.
struct OperatorSets {
  /// The versions whose operators the engine reads. An operator that a newer version did not change is the same.
  static let supported: [String: ClosedRange<Int64>] = ["": 7...28, "ai.onnx.ml": 1...5]

  private var versions: [String: Int64] = [:]

  init(_ imports: [Onnx_OperatorSetIdProto]) {
    for imported in imports { versions[Self.canonical(imported.domain)] = imported.version }
  }

  /// A function's own imports, and for other domains those of the model.
  func merging(_ imports: [Onnx_OperatorSetIdProto]) -> OperatorSets {
    var merged = self
    merged.versions.merge(OperatorSets(imports).versions) { _, own in own }
    return merged
  }

  /// "ai.onnx" has two names.
  static func canonical(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }

  /// The version that is imported of a domain (canonical) that a node uses.
  ///
  /// - Throws: ``OperatorError`` for a domain or a version that is not supported, or one that is not imported.
  func version(of domain: String) throws(OperatorError) -> Int {
    guard let supported = Self.supported[domain] else {
      throw OperatorError("is of domain '\(domain)', which is not supported")
    }
    let name = domain.isEmpty ? "ai.onnx" : domain
    guard let version = versions[domain] else {
      throw OperatorError("is of domain '\(name)', of which the file imports no opset")
    }
    guard supported.contains(version) else {
      throw OperatorError(
        "is of opset \(version) of \(name); \(supported.lowerBound) to \(supported.upperBound) are supported")
    }
    return Int(version)
  }
}
