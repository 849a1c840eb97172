import NeuralNetwork

extension ModelMetadata {
  /// A lower precision costs nothing that anybody would notice where scores differ by less than this on average, in
  /// hundredths of the scale, and where the rank correlation with opinions falls by no more than that.
  private static let (harmlessDifference, harmlessSROCCChange) = (0.1, -0.0005)

  /// From the fastest on.
  private static let byHaste: [Precision] = [.int8, .bfloat16, .int16]

  /// The fastest precision on this processor among those whose cost was measured and is negligible; float32 where there
  /// is none.
  public var fastestHarmlessPrecision: Precision {
    Self.byHaste.first { precision in
      guard precision.isVectorised, let cost = precisions[precision] else { return false }
      let percent = 100 / (scale.maximum - scale.minimum)
      return cost.meanDifference * percent < Self.harmlessDifference && cost.sroccChange >= Self.harmlessSROCCChange
    } ?? .float32
  }
}
