/// Caffe's BatchNorm (batch_norm_layer.cpp) with the statistics of training: (x - mean) / sqrt(variance + eps).
///
/// The file has sums of means and variances, and the factor to divide them by.
enum BatchNorm: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.batchNormParam
    guard !parameter.hasUseGlobalStats || parameter.useGlobalStats else {
      throw LayerError("use_global_stats is false: it would normalise by the statistics of the batch")
    }
    let channels = try graph.input(of: layer).shape[1]
    let factor = try layer.weights(2, "factor", shape: [1])[0]
    func statistic(_ index: Int, _ role: String) throws(LayerError) -> [Float] {
      let sums = try layer.weights(index, role, shape: [channels])
      return sums.map { factor == 0 ? 0 : Float(Double($0) / Double(factor)) }
    }
    let (mean, variance) = try (statistic(0, "mean"), statistic(1, "variance"))
    let identity = [Float](repeating: 1, count: channels)
    try graph.addBatchNormalization(
      for: layer, scale: identity, bias: identity.map { _ in 0 }, mean: mean, variance: variance, epsilon: parameter.eps
    )
  }
}
