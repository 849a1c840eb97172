import CLIBLINEAR
import Foundation
import Synchronization

/// Scaled training rows for LIBLINEAR's linear SVR.
///
/// LIBLINEAR regularises the bias like any other weight; the opinions are centred beforehand, so that it stays near 0.
/// Unchecked, because the pointers are never written to after `init`.
final class LIBLINEARProblem: @unchecked Sendable {
  private let nodes: UnsafeMutablePointer<feature_node>
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<feature_node>?>
  private let opinions: UnsafeMutablePointer<Double>
  private let count, width: Int
  private let mean: Double

  /// The most memory for rows, in MiB: 16 bytes per feature.
  static let memoryLimit = 6 * 1024

  /// Relative tolerances of the stopping criteria: LIBLINEAR's default, and a tenth of its default for the dual.
  private static let primalTolerance = 1e-4
  private static let dualTolerance = 1e-2

  /// LIBLINEAR's dual solver shuffles with the C library's rand(), which all threads share.
  private static let randomNumbers = Mutex(())

  private static let isSilent: Bool = {
    set_print_string_function { _ in }
    return true
  }()

  /// A problem of as many rows as there are opinions.
  ///
  /// - Parameter scaled: row-major, `width` features per row.
  /// - Throws: ``RegressionError/tooFewRows(_:)``, ``RegressionError/tooManyRows(_:limit:)``.
  init(scaled: [Double], width: Int, opinions: [Double]) throws(RegressionError) {
    precondition(Self.isSilent && scaled.count == width * opinions.count)
    try Self.check(rowCount: opinions.count, columnCount: width)
    let nodeCount = Self.nodeCount(columnCount: width)
    count = opinions.count
    self.width = width
    mean = opinions.reduce(0, +) / Double(count)
    nodes = .allocate(capacity: count * nodeCount)
    rows = .allocate(capacity: count)
    self.opinions = .allocate(capacity: count)
    for row in 0..<count {
      (self.opinions + row).initialize(to: opinions[row] - mean)
      let start = nodes + row * nodeCount
      for column in 0..<width {
        (start + column).initialize(to: feature_node(index: Int32(column + 1), value: scaled[row * width + column]))
      }
      (start + width).initialize(to: feature_node(index: Int32(width + 1), value: 1))
      (start + width + 1).initialize(to: feature_node(index: -1, value: 0))
      (rows + row).initialize(to: start)
    }
  }

  deinit {
    nodes.deallocate()
    rows.deallocate()
    opinions.deallocate()
  }

  /// Beside its features a row holds the bias and an end mark.
  private static func nodeCount(columnCount: Int) -> Int { columnCount + 2 }

  static func check(rowCount: Int, columnCount: Int) throws(RegressionError) {
    guard rowCount >= 2 else { throw .tooFewRows(rowCount) }
    let limit = memoryLimit << 20 / (nodeCount(columnCount: columnCount) * MemoryLayout<feature_node>.stride)
    guard rowCount <= limit else { throw .tooManyRows(rowCount, limit: limit) }
  }

  /// Solves the problem.
  ///
  /// - Parameters:
  ///   - solver: LIBLINEAR's primal or dual one.
  ///   - c: the weight of errors, above 0.
  ///   - epsilon: errors up to this size cost nothing.
  ///   - seed: of the dual solver's shuffling.
  /// - Throws: ``RegressionError/refused(solver:reason:)`` in LIBLINEAR's words.
  func solution(
    solver: SVRSolver, c: Double, epsilon: Double, seed: UInt32 = 1
  ) throws(RegressionError) -> LinearFunction {
    var problem = CLIBLINEAR.problem(l: Int32(count), n: Int32(width + 1), y: opinions, x: rows, bias: 1)
    var parameters = parameter()
    let isDual = solver == .liblinearDual
    parameters.solver_type = Int32(isDual ? L2R_L1LOSS_SVR_DUAL : L2R_L2LOSS_SVR)
    parameters.eps = isDual ? Self.dualTolerance : Self.primalTolerance
    parameters.C = c
    parameters.p = epsilon
    if let reason = check_parameter(&problem, &parameters) {
      throw .refused(solver: solver, reason: String(cString: reason))
    }
    guard isDual else { return function(train(&problem, &parameters)) }
    return Self.randomNumbers.withLock { _ in
      srand(seed)
      return function(train(&problem, &parameters))
    }
  }

  private func function(_ model: UnsafeMutablePointer<model>?) -> LinearFunction {
    var model = model
    defer { free_and_destroy_model(&model) }
    guard let weights = model?.pointee.w else { preconditionFailure("LIBLINEAR always gives a model") }
    return LinearFunction(weights: (0..<width).map { weights[$0] }, bias: weights[width] + mean)
  }
}
