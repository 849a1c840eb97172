import CBLAS

/// f(x) = weights . x + bias.
struct LinearFunction: Sendable, Equatable, Codable {
  /// One a feature.
  let weights: [Double]

  /// What is added.
  let bias: Double

  /// f of row-major rows.
  func predictions(_ rows: [Double]) -> [Double] {
    rows.withUnsafeBufferPointer { rows in
      stride(from: 0, to: rows.count, by: weights.count).map { start in
        let row = UnsafeBufferPointer(rebasing: rows[start..<start + weights.count]).baseAddress
        return bias + cblas_ddot(blasint(weights.count), row, 1, weights, 1)
      }
    }
  }
}
