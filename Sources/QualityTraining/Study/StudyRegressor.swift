/// What turns features into a score.
enum StudyRegressor: String, Sendable, Codable {
  /// A support vector regression with the linear kernel.
  case linear

  /// A support vector regression with the RBF kernel.
  case rbf

  /// None: the expected centre of the category, of a fine-tuned network only.
  case categoryHead

  /// The kernel of the regression, where there is one.
  var kernel: SVRKernelFamily? {
    switch self {
    case .linear: .linear
    case .rbf: .rbf
    case .categoryHead: nil
    }
  }
}
