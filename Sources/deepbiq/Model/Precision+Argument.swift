import ArgumentParser
import NeuralNetwork

extension Precision: ExpressibleByArgument {
  /// - Throws: `ValidationError` where this processor lacks it.
  func validate() throws {
    guard !isSupported else { return }
    throw ValidationError("--precision is \(rawValue); this processor has \(Precision.supportedNames)")
  }
}
