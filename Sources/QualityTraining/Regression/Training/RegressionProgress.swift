/// A step of training a regression.
public enum RegressionProgress: Sendable, Equatable {
  /// An image's features are there; of `total` images.
  case extracted(total: Int)

  /// One setting has been tried in one fold; of `total` trainings.
  case tried(total: Int)
}
