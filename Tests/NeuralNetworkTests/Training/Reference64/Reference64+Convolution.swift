extension Reference64 {
  /// Conv: x [N, C, H, W], weights [M, C / groups, kH, kW], bias [M].
  static func convolution(
    _ x: Tensor64, _ weights: Tensor64, _ bias: Tensor64?, _ window: Window64, groups: Int
  ) -> Tensor64 {
    let (height, width) = (x.shape[2], x.shape[3])
    let (outputs, depth) = (weights.shape[0], weights.shape[1])
    var result = Tensor64(shape: [
      x.shape[0], outputs, window.outputExtent(0, of: height), window.outputExtent(1, of: width),
    ])
    for y in 0..<result.shape[2] {
      for column in 0..<result.shape[3] {
        let taps = window.positions(y, column).enumerated().filter { _, position in
          (0..<height).contains(position.y) && (0..<width).contains(position.x)
        }
        for image in 0..<x.shape[0] {
          for output in 0..<outputs {
            let group = output / (outputs / groups)
            var sum = bias?.values[output] ?? 0
            for channel in 0..<depth {
              for (tap, position) in taps {
                sum +=
                  weights.values[(output * depth + channel) * window.kernel[0] * window.kernel[1] + tap]
                  * x[image, group * depth + channel, position.y, position.x]
              }
            }
            result[image, output, y, column] = sum
          }
        }
      }
    }
    return result
  }
}
