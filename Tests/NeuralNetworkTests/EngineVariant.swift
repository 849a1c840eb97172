import Testing

@testable import NeuralNetwork

/// One of the ways in which the engine can compute a network on this processor.
struct EngineVariant: CustomTestStringConvertible, Sendable {
  /// nil for NCHW images and OpenBLAS, as in training.
  let kernels: MicroKernels?
  var precision = Precision.float32

  static let nchw = EngineVariant(kernels: nil)

  /// NHWC with each instruction set.
  static let nhwc = MicroKernels.all.map { EngineVariant(kernels: $0) }

  static let all = [nchw] + nhwc

  var testDescription: String { "\(kernels.map { "NHWC \($0.name)" } ?? "NCHW"), \(precision.rawValue)" }

  func plan(_ network: Network, _ shapes: [String: [Int]]) throws -> Plan {
    try network.plan(inputShapes: shapes, outputs: nil, kernels: kernels, precision: precision)
  }
}
