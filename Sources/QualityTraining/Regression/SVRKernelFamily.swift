/// The families of kernels that a regression can be asked for.
public enum SVRKernelFamily: String, Sendable, Codable, CaseIterable {
  /// A hyperplane in the features themselves.
  case linear

  /// Gaussian bumps around the support vectors.
  case rbf

  /// Products of up to as many features as its degree.
  case polynomial
}
