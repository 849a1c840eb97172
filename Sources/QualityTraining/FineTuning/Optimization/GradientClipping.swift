/// Clipping by the norm of the whole gradient: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent
/// neural networks", ICML 2013.
enum GradientClipping {
  /// Euclidean length of the whole gradient, summed in double precision; not finite once training has diverged.
  static func norm(of gradients: UnsafeBufferPointer<Float>) -> Double {
    var sum = 0.0
    for gradient in gradients { sum += Double(gradient) * Double(gradient) }
    return sum.squareRoot()
  }

  /// What the gradient is multiplied by so that its length is at most `limit`; 1 where it is not longer, or where no limit
  /// (0) is set.
  static func scale(norm: Double, limit: Double) -> Float {
    limit > 0 && norm > limit ? Float(limit / norm) : 1
  }
}
