import ArgumentParser
import NeuralNetwork

extension Precision: ExpressibleByArgument {
  /// - Throws: `ValidationError` where this processor lacks it.
  func validate() throws {
    guard !isSupported else { return }
    let supported = Precision.supported.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("--precision is \(rawValue); this processor has \(supported)")
  }
}
