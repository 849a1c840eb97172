import CLIBSVM

/// Training rows, given by their kernel alone, for LIBSVM's epsilon-SVR.
///
/// The kernel is computed once and handed to LIBSVM as PRECOMPUTED: its own rows are lists of (index, value) pairs,
/// whose products take many times as long as OpenBLAS needs, and again for every setting.
///
/// Training uses no random numbers and no state that runs share (LIBSVM 3.24), so that many threads may train on one
/// problem, and it always gives the same solution. Unchecked, because the pointers are never written to after `init`.
final class LIBSVMProblem: @unchecked Sendable {
  private let nodes: UnsafeMutablePointer<svm_node>
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<svm_node>?>
  private let opinions: UnsafeMutablePointer<Double>
  private let count: Int

  /// The most rows: their kernel takes 16 bytes per pair of rows, 1.6 GB for this many.
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
  func solution(c: Double, epsilon: Double) throws(RegressionError) -> Solution {
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
    return Solution(
      rows: (0..<supportCount).map { Int(trained.sv_indices[$0]) - 1 },
      coefficients: (0..<supportCount).map { coefficients[$0] },
      bias: -trained.rho[0])
  }
}

extension LIBSVMProblem {
  /// What LIBSVM finds: f(x) = sum of coefficient * kernel(support row, x), plus the bias.
  struct Solution: Sendable, Equatable {
    /// The support vectors, as rows of the training matrix, ascending.
    let rows: [Int]

    /// alpha - alpha*, one per support vector, within -C...C.
    let coefficients: [Double]

    /// Added to every value: LIBSVM's -rho.
    let bias: Double

    /// f of rows whose kernel with every training row is known.
    ///
    /// - Parameter kernel: row-major, one column per training row.
    func predictions(_ kernel: [Double], columnCount: Int) -> [Double] {
      stride(from: 0, to: kernel.count, by: columnCount).map { start in
        var sum = bias
        for (row, coefficient) in zip(rows, coefficients) { sum += coefficient * kernel[start + row] }
        return sum
      }
    }
  }
}
