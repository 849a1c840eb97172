/// Which library trains a regression, and on which loss.
public enum SVRSolver: String, Sendable, Codable, CaseIterable {
  /// LIBSVM's epsilon-SVR, for every kernel: the loss is max(0, |error| - epsilon). C.-C. Chang, C.-J. Lin, "LIBSVM: a
  /// library for support vector machines", ACM TIST 2(3), 2011.
  case libsvm

  /// LIBLINEAR's primal L2-loss SVR, linear only, for many rows: the loss is max(0, |error| - epsilon)^2. C.-H. Ho, C.-J.
  /// Lin, "Large-scale linear support vector regression", JMLR 13, 2012.
  case liblinear

  /// LIBLINEAR's dual L1-loss SVR: LIBSVM's loss, linear only, for many rows.
  case liblinearDual = "liblinear-dual"

  /// Whether the solver knows only the linear kernel.
  public var isLinear: Bool { self != .libsvm }

  /// Refuses rows before their features are extracted.
  ///
  /// - Throws: ``RegressionError`` when there are too few or too many.
  public func check(rowCount: Int, columnCount: Int) throws(RegressionError) {
    if self == .libsvm {
      try KernelProblem.check(rowCount: rowCount)
    } else {
      try LinearProblem.check(rowCount: rowCount, columnCount: columnCount)
    }
  }
}
