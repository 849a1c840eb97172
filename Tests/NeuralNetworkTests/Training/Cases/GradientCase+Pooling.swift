@testable import NeuralNetwork

extension GradientCase {
  static let pooling: [GradientCase] =
    windows.flatMap { name, window in
      [
        maximum(name, window), average(name, window, countsPadding: false),
        average("\(name), counting the padding", window, countsPadding: true),
      ]
    } + [
      GradientCase("GlobalAveragePool", "images") { random in
        let x = random.tensor([
          random.integer(1...3), random.integer(1...4), random.integer(1...5), random.integer(1...7),
        ])
        return try GradientProblem("GlobalAveragePool", [:], [x.computed]) {
          Reference64.mean($0[0]!, axes: [2, 3], keepsAxes: true)
        }
      },
      GradientCase("GlobalAveragePool", "one spatial axis") { random in
        let x = random.tensor([2, 3, random.integer(1...40)])
        return try GradientProblem("GlobalAveragePool", [:], [x.computed]) {
          Reference64.mean($0[0]!, axes: [2], keepsAxes: true)
        }
      },
      mean("the spatial axes", [2, 3]), mean("the channels", [1], keepsAxes: false), mean("the last axis", [-1]),
      mean("the first and third", [0, 2], keepsAxes: false), mean("everything", nil),
      mean("everything, to a number", nil, keepsAxes: false),
    ]

  private static let windows: [(String, Window64)] = [
    ("2x2, stride 2", Window64(kernel: [2, 2], strides: [2, 2])),
    ("3x3, stride 2", Window64(kernel: [3, 3], strides: [2, 2])),
    ("3x3, stride 2, rounded up", Window64(kernel: [3, 3], strides: [2, 2], rounds: .up)),
    ("3x3, stride 1, padded", Window64(kernel: [3, 3], pads: [1, 1, 1, 1])),
    ("3x2, asymmetric pads, rounded up", Window64(kernel: [3, 2], strides: [2, 3], pads: [0, 1, 2, 0], rounds: .up)),
    ("2x3, dilated", Window64(kernel: [2, 3], dilations: [3, 2], pads: [1, 2, 1, 2])),
    ("dilated and strided, rounded up", Window64(kernel: [2, 2], strides: [2, 2], dilations: [2, 3], rounds: .up)),
    ("stride beyond the kernel", Window64(kernel: [1, 2], strides: [3, 4])),
  ]

  private static func attributes(_ window: Window64) -> [String: Attributes.Value] {
    [
      "kernel_shape": .integers(window.kernel), "strides": .integers(window.strides),
      "dilations": .integers(window.dilations), "pads": .integers(window.pads),
      "ceil_mode": .integer(window.rounds == .up ? 1 : 0),
    ]
  }

  private static func shape(_ random: inout SeededGenerator) -> Shape {
    [random.integer(1...2), random.integer(1...3), random.integer(4...8), random.integer(4...9)]
  }

  private static func maximum(_ name: String, _ window: Window64) -> GradientCase {
    GradientCase("MaxPool", name) { random in
      let x = random.distinctTensor(shape(&random))
      return try GradientProblem("MaxPool", attributes(window), [x.computed]) {
        Reference64.maximumPool($0[0]!, window)
      }
    }
  }

  private static func average(_ name: String, _ window: Window64, countsPadding: Bool) -> GradientCase {
    GradientCase("AveragePool", name) { random in
      let x = random.tensor(shape(&random))
      var attributes = attributes(window)
      attributes["count_include_pad"] = .integer(countsPadding ? 1 : 0)
      return try GradientProblem("AveragePool", attributes, [x.computed]) {
        Reference64.averagePool($0[0]!, window, countsPadding: countsPadding)
      }
    }
  }

  private static func mean(_ name: String, _ axes: [Int]?, keepsAxes: Bool = true) -> GradientCase {
    GradientCase("ReduceMean", name) { random in
      let x = random.tensor(shape(&random))
      let attributes: [String: Attributes.Value] = ["keepdims": .integer(keepsAxes ? 1 : 0)]
      let resolved = (axes ?? [0, 1, 2, 3]).map { $0 < 0 ? $0 + 4 : $0 }
      return try GradientProblem("ReduceMean", attributes, [x.computed] + (axes.map { [Tensor.integers($0)] } ?? [])) {
        Reference64.mean($0[0]!, axes: resolved, keepsAxes: keepsAxes)
      }
    }
  }
}

extension Reference64 {
  /// `value` of each window: of the inputs under it, and of the number of its positions in the image or its padding.
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
