import CLIBSVM

/// Training rows of which only the kernel is known, for LIBSVM's epsilon-SVR.
///
/// The kernel is computed once and handed to LIBSVM as PRECOMPUTED: its own rows are lists of (index, value) pairs, whose
/// products take many times as long as those of OpenBLAS, anew for every setting.
///
/// Training uses no random numbers and no state that runs share (LIBSVM 3.24), so that one problem may be trained on by
/// many threads, and always gives the same solution. Unchecked, because the pointers are never written to after `init`.
final class KernelProblem: @unchecked Sendable {
  private let nodes: UnsafeMutablePointer<svm_node>
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<svm_node>?>
  private let opinions: UnsafeMutablePointer<Double>
  private let count: Int

  /// The most rows: their kernel takes 16 bytes a pair, 1.6 GB here.
  static let maximumRows = 10_000

  /// LIBSVM's cache of kernel columns, in MB.
  private static let cacheSize = 64.0

  /// LIBSVM's tolerance of the termination criterion, in units of the opinions; its own default.
  private static let tolerance = 1e-3

  private static let isSilent: Bool = {
    svm_set_print_string_function { _ in }
    return true
  }()

  /// A problem of as many rows as there are opinions.
  ///
  /// - Parameter kernel: of each pair of rows, row-major and symmetric.
  /// - Throws: ``RegressionError/tooManyRows(_:limit:)``, ``RegressionError/tooFewRows(_:)``.
  init(kernel: [Double], opinions: [Double]) throws(RegressionError) {
    precondition(Self.isSilent && kernel.count == opinions.count * opinions.count)
    try Self.check(rowCount: opinions.count)
    count = opinions.count
    nodes = .allocate(capacity: count * (count + 1))
    rows = .allocate(capacity: count)
    self.opinions = .allocate(capacity: count)
    self.opinions.initialize(from: opinions, count: count)
    for row in 0..<count {
      // Node 0 holds the row's number, counted from 1, and node j its kernel with row j.
      let start = nodes + row * (count + 1)
      start.initialize(to: svm_node(index: 0, value: Double(row + 1)))
      for column in 0..<count {
        (start + column + 1).initialize(to: svm_node(index: Int32(column + 1), value: kernel[row * count + column]))
      }
      (rows + row).initialize(to: start)
    }
  }

  deinit {
    nodes.deallocate()
    rows.deallocate()
    opinions.deallocate()
  }

  static func check(rowCount: Int) throws(RegressionError) {
    guard rowCount >= 2 else { throw .tooFewRows(rowCount) }
    guard rowCount <= maximumRows else { throw .tooManyRows(rowCount, limit: maximumRows) }
  }

  /// Solves the problem.
  ///
  /// - Throws: ``RegressionError/refused(solver:reason:)`` in LIBSVM's words.
  func solution(c: Double, epsilon: Double) throws(RegressionError) -> DualSolution {
    var problem = svm_problem(l: Int32(count), y: opinions, x: rows)
    var parameters = svm_parameter()
    parameters.svm_type = Int32(EPSILON_SVR)
    parameters.kernel_type = Int32(PRECOMPUTED)
    parameters.cache_size = Self.cacheSize
    parameters.eps = Self.tolerance
    parameters.C = c
    parameters.p = epsilon
    parameters.shrinking = 1
    if let reason = svm_check_parameter(&problem, &parameters) {
      throw .refused(solver: .libsvm, reason: String(cString: reason))
    }
    var model = svm_train(&problem, &parameters)
    defer { svm_free_and_destroy_model(&model) }
    guard let trained = model?.pointee, let coefficients = trained.sv_coef[0] else {
      throw .refused(solver: .libsvm, reason: "it gives no model")
    }
    let supportCount = Int(trained.l)
    return DualSolution(
      rows: (0..<supportCount).map { Int(trained.sv_indices[$0]) - 1 },
      coefficients: (0..<supportCount).map { coefficients[$0] },
      bias: -trained.rho[0])
  }
}
