/// Why a regression cannot be trained. Every case says what to change.
public enum RegressionError: Error, Equatable, CustomStringConvertible {
  /// A setting that is not allowed; the sentence names it.
  case invalid(String)

  /// Too few rows for what is asked.
  case tooFewRows(Int)

  /// A feature or an opinion is not a finite number.
  case notFinite(image: Int)

  /// More rows than are held in memory as the solver needs them.
  case tooManyRows(Int, limit: Int)

  /// What the library says of its input.
  case refused(solver: SVRSolver, reason: String)

  /// No setting of the grid gave figures to choose by.
  case nothingToChoose

  public var description: String {
    switch self {
    case .invalid(let problem): problem
    case .tooFewRows(let count): "a regression cannot be trained on \(count) rows of features; it needs at least 2"
    case .notFinite(let image): "a feature or the opinion of image \(image) is not a finite number"
    case .tooManyRows(let count, let limit):
      "\(count) rows are more than the \(limit) that this solver holds in memory; take one row an image, fewer crops, or "
        + "liblinear in place of libsvm"
    case .refused(let solver, let reason): "\(solver.rawValue) refuses the regression: \(reason)"
    case .nothingToChoose: "no setting of the grid gives scores that vary; the features tell the images not apart"
    }
  }
}
