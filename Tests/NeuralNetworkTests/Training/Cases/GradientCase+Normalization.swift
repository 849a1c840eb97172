import Foundation

@testable import NeuralNetwork

extension GradientCase {
  static let normalization: [GradientCase] = [
    responses("AlexNet's", size: 5, alpha: 1e-4, beta: 0.75, bias: 1),
    responses("strong", size: 3, alpha: 2, beta: 0.75, bias: 0.5),
    responses("an even window", size: 4, alpha: 1.5, beta: 0.75, bias: 1),
    responses("a window of two", size: 2, alpha: 1, beta: 0.5, bias: 2),
    responses("another power", size: 5, alpha: 3, beta: 1.25, bias: 1),
    responses("one channel alone", size: 1, alpha: 1, beta: 0.75, bias: 1),
    responses("a window wider than the channels", size: 15, alpha: 4, beta: 0.75, bias: 1),
    batches("images", [2, 3, 4, 7]), batches("rows", [5, 4]), batches("one image", [1, 6, 3, 3]),
    batches("long planes", [2, 2, 17, 31]),
    softmax("classes", [3, 5], axis: -1), softmax("channels", [2, 4, 3, 2], axis: 1),
    softmax("the first axis", [6, 3], axis: 0), softmax("one class", [3, 1], axis: 1),
    softmax("many classes", [2, 67], axis: -1),
    GradientCase("Softmax", "all axes together, before opset 13") { random in
      let x = random.tensor([2, 3, 4], -3...3)
      return try GradientProblem("Softmax", opset: 11, ["axis": .integer(1)], [x.computed]) {
        Reference64.softmax($0[0]!.reshaped([2, 12]), axis: 1).reshaped([2, 3, 4])
      }
    },
  ]

  private static func responses(_ name: String, size: Int, alpha: Float, beta: Float, bias: Float) -> GradientCase {
    GradientCase("LRN", name) { random in
      let shape =
        [random.integer(1...2), random.integer(1...9)] + (0...random.integer(0...2)).map { _ in random.integer(1...4) }
      let attributes: [String: Attributes.Value] = [
        "size": .integer(size), "alpha": .float(alpha), "beta": .float(beta), "bias": .float(bias),
      ]
      return try GradientProblem("LRN", attributes, [random.tensor(shape, -2...2).computed]) {
        Reference64.localResponseNormalization(
          $0[0]!, size: size, alpha: Double(alpha), beta: Double(beta), bias: Double(bias))
      }
    }
  }

  private static func batches(_ name: String, _ shape: Shape) -> GradientCase {
    GradientCase("BatchNormalization", name) { random in
      let channels = [shape[1]]
      let inputs: [GradientProblem.Input?] = [
        random.tensor(shape).computed, random.tensor(channels).parameter, random.tensor(channels).parameter,
        // A mean far from zero, so that differences from it lose digits.
        random.tensor(channels, -3...3).fixed, random.tensor(channels, 0.1...2).fixed,
      ]
      return try GradientProblem("BatchNormalization", ["epsilon": .float(0.001)], inputs) {
        Reference64.batchNormalization(
          $0[0]!, scale: $0[1]!, bias: $0[2]!, mean: $0[3]!, variance: $0[4]!, epsilon: Double(Float(0.001)))
      }
    }
  }

  private static func softmax(_ name: String, _ shape: Shape, axis: Int) -> GradientCase {
    GradientCase("Softmax", name) { random in
      let x = random.tensor(shape, -3...3)
      return try GradientProblem("Softmax", ["axis": .integer(axis)], [x.computed]) {
        Reference64.softmax($0[0]!, axis: axis < 0 ? axis + shape.count : axis)
      }
    }
  }
}

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
}
