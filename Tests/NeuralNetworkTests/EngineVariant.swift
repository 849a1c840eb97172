import Testing

@testable import NeuralNetwork

/// One of the ways in which the engine can compute a network on this processor.
struct EngineVariant: CustomTestStringConvertible, Sendable {
  /// nil for images in planes and OpenBLAS.
  let kernels: MicroKernels?
  let eagerness: LayoutAssignment.Eagerness
  var precision = Precision.float32

  /// Planes; what plans do; and every operator that can on channels-last images, with each instruction set.
  static let all =
    [EngineVariant(kernels: nil, eagerness: .whereWorthwhile), .standard]
    + MicroKernels.all.map { EngineVariant(kernels: $0, eagerness: .everywhere) }

  static let standard = EngineVariant(kernels: MicroKernels.best, eagerness: .whereWorthwhile)

  var testDescription: String { "\(kernels?.name ?? "planes"), \(eagerness), \(precision.rawValue)" }

  func plan(_ network: Network, _ shapes: [String: [Int]]) throws -> Plan {
    try network.plan(inputShapes: shapes, outputs: nil, kernels: kernels, eagerness: eagerness, precision: precision)
  }
}
