import Foundation

extension Reference64 {
  /// LRN over [N, C, ...]: the window of channel c is c - floor((size - 1) / 2) ... c + ceil((size - 1) / 2).
  static func localResponseNormalization(
    _ x: Tensor64, size: Int, alpha: Double, beta: Double, bias: Double
  ) -> Tensor64 {
    let channels = x.shape[1]
    let length = x.shape.dropFirst(2).reduce(1, *)
    var result = x
    for image in 0..<x.shape[0] {
      for channel in 0..<channels {
        for position in 0..<length {
          var squares = 0.0
          for neighbour in (channel - (size - 1) / 2)...(channel + size / 2) where (0..<channels).contains(neighbour) {
            let value = x.values[(image * channels + neighbour) * length + position]
            squares += value * value
          }
          result.values[(image * channels + channel) * length + position] /= pow(
            bias + alpha / Double(size) * squares, beta)
        }
      }
    }
    return result
  }

  /// BatchNormalization with given statistics, over axis 1.
  static func batchNormalization(
    _ x: Tensor64, scale: Tensor64, bias: Tensor64, mean: Tensor64, variance: Tensor64, epsilon: Double
  ) -> Tensor64 {
    let length = x.shape.dropFirst(2).reduce(1, *)
    var result = x
    for position in x.values.indices {
      let channel = position / length % x.shape[1]
      let normalised = (x.values[position] - mean.values[channel]) / (variance.values[channel] + epsilon).squareRoot()
      result.values[position] = scale.values[channel] * normalised + bias.values[channel]
    }
    return result
  }

  /// exp(x) over its sum along one axis.
  static func softmax(_ x: Tensor64, axis: Int) -> Tensor64 {
    var sums = Tensor64(shape: x.shape.indices.map { $0 == axis ? 1 : x.shape[$0] })
    for index in Tensor64.indices(of: x.shape) {
      sums[index.indices.map { $0 == axis ? 0 : index[$0] }] += exp(x[index])
    }
    return broadcast(x, sums) { exp($0) / $1 }
  }

  /// The mean over the rows of -sum of targets * log softmax(logits).
  static func crossEntropy(_ logits: Tensor64, _ targets: Tensor64) -> Double {
    let logProbabilities = softmax(logits, axis: 1).map { log($0) }
    return -broadcast(logProbabilities, targets, *).values.reduce(0, +) / Double(logits.shape[0])
  }
}
