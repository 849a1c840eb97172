extension Reference64 {
  /// The value, an output each, of the inputs under each window, and with how many positions lie in the image or its
  /// padding.
  private static func pool(
    _ x: Tensor64, _ window: Window64, _ value: (_ inputs: [Double], _ positions: Int) -> Double
  ) -> Tensor64 {
    let (height, width) = (x.shape[2], x.shape[3])
    var result = Tensor64(shape: [
      x.shape[0], x.shape[1], window.outputExtent(0, of: height), window.outputExtent(1, of: width),
    ])
    for y in 0..<result.shape[2] {
      for column in 0..<result.shape[3] {
        let positions = window.positions(y, column)
        let inside = positions.filter { (0..<height).contains($0.y) && (0..<width).contains($0.x) }
        let padded = positions.filter { $0.y < height + window.pads[2] && $0.x < width + window.pads[3] }
        for image in 0..<x.shape[0] {
          for channel in 0..<x.shape[1] {
            result[image, channel, y, column] = value(inside.map { x[image, channel, $0.y, $0.x] }, padded.count)
          }
        }
      }
    }
    return result
  }

  static func maximumPool(_ x: Tensor64, _ window: Window64) -> Tensor64 {
    pool(x, window) { inputs, _ in inputs.max() ?? -.infinity }
  }

  static func averagePool(_ x: Tensor64, _ window: Window64, countsPadding: Bool) -> Tensor64 {
    pool(x, window) { inputs, positions in
      inputs.reduce(0, +) / Double(countsPadding ? positions : inputs.count)
    }
  }

  /// ReduceMean; GlobalAveragePool is the mean over all axes from 2.
  static func mean(_ x: Tensor64, axes: [Int], keepsAxes: Bool) -> Tensor64 {
    let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    var result = Tensor64(shape: kept)
    for index in Tensor64.indices(of: x.shape) {
      result[index.indices.map { axes.contains($0) ? 0 : index[$0] }] += x[index]
    }
    result = result.map { $0 / Double(axes.reduce(1) { $0 * x.shape[$1] }) }
    return keepsAxes ? result : result.reshaped(x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] })
  }
}
