@testable import NeuralNetwork

extension GradientCase {
  static let convolution: [GradientCase] = [
    form("3x3") { _ in },
    form("3x3, padded") { $0.window.pads = [1, 1, 1, 1] },
    form("without a bias") { $0.hasBias = false },
    form("1x1") { $0.window.kernel = [1, 1] },
    form("1x1, long rows") {
      $0.window.kernel = [1, 1]
      $0.extents = 13...17
      $0.groupInputs = 2
      $0.groupOutputs = 3
    },
    form("1x1, stride 2") {
      $0.window.kernel = [1, 1]
      $0.window.strides = [2, 2]
    },
    form("1x1, padded") {
      $0.window.kernel = [1, 1]
      $0.window.pads = [1, 0, 0, 2]
    },
    form("stride 2") {
      $0.window.strides = [2, 2]
      $0.window.pads = [1, 1, 1, 1]
    },
    form("stride 2, SAME_UPPER") {
      $0.window.strides = [2, 2]
      $0.autoPadding = "SAME_UPPER"
    },
    form("SAME_LOWER, even kernel") {
      $0.window.kernel = [2, 4]
      $0.autoPadding = "SAME_LOWER"
    },
    form("strides beyond the kernel") {
      $0.window.kernel = [2, 1]
      $0.window.strides = [3, 2]
    },
    form("dilated") {
      $0.window.dilations = [2, 1]
      $0.window.pads = [2, 1, 2, 1]
    },
    form("dilated and strided") {
      $0.window.dilations = [2, 3]
      $0.window.strides = [2, 2]
      $0.window.pads = [2, 3, 2, 3]
    },
    form("asymmetric pads") {
      $0.window.kernel = [3, 2]
      $0.window.pads = [0, 2, 1, 1]
    },
    form("pads wider than the kernel") { $0.window.pads = [4, 0, 0, 5] },
    form("11x11, stride 4") {
      $0.window.kernel = [11, 11]
      $0.window.strides = [4, 4]
      $0.extents = 12...16
      $0.groupInputs = 1
      $0.groupOutputs = 2
    },
    // More pixels than a strip holds; the fixture Conv/several_strips has more columns.
    form("1x1, several strips") {
      $0.window.kernel = [1, 1]
      $0.extents = 14...15
      $0.groupInputs = 690
      $0.groupOutputs = 2
    },
    form("two groups") { $0.groups = 2 },
    form("three groups, stride 2") {
      $0.groups = 3
      $0.groupInputs = 2
      $0.groupOutputs = 2
      $0.window.strides = [2, 1]
      $0.window.pads = [1, 1, 1, 1]
    },
    form("two groups of 1x1") {
      $0.groups = 2
      $0.window.kernel = [1, 1]
    },
    depthwise("3x3") { $0.window.pads = [1, 1, 1, 1] },
    depthwise("3x3, wide") {
      $0.window.pads = [1, 1, 1, 1]
      $0.groups = 2
      $0.extents = 15...19
    },
    depthwise("without padding or bias") { $0.hasBias = false },
    depthwise("stride 2") {
      $0.window.strides = [2, 2]
      $0.window.pads = [1, 1, 1, 1]
    },
    depthwise("stride 2, odd pixels at the end") {
      $0.window.strides = [2, 2]
      $0.window.pads = [0, 0, 1, 1]
    },
    depthwise("5x5, strides 3 and 2") {
      $0.window.kernel = [5, 5]
      $0.window.strides = [3, 2]
      $0.window.pads = [2, 2, 2, 2]
    },
    depthwise("dilated") {
      $0.window.dilations = [2, 2]
      $0.window.pads = [2, 2, 2, 2]
    },
    depthwise("dilated, strided, asymmetric pads") {
      $0.window.kernel = [2, 3]
      $0.window.dilations = [3, 2]
      $0.window.strides = [2, 3]
      $0.window.pads = [1, 3, 2, 0]
    },
    depthwise("multiplier 3") {
      $0.groupOutputs = 3
      $0.groups = 3
      $0.window.pads = [1, 1, 1, 1]
    },
    depthwise("pads wider than the kernel") { $0.window.pads = [4, 0, 0, 5] },
    depthwise("stride far beyond the image") {
      $0.window.strides = [300, 400]
      $0.window.pads = [300, 400, 300, 400]
    },
    depthwise("with a residual, clipped") {
      $0.window.pads = [1, 1, 1, 1]
      $0.hasResidual = true
      $0.activation = .clip(minimum: -0.5, maximum: 1)
    },
    form("with Relu") { $0.activation = .relu },
    form("1x1, clipped") {
      $0.window.kernel = [1, 1]
      $0.activation = .clip(minimum: 0, maximum: 0.75)
    },
    form("1x1 with a residual") {
      $0.window.kernel = [1, 1]
      $0.hasResidual = true
    },
    form("with a residual and Relu, without a bias") {
      $0.hasBias = false
      $0.hasResidual = true
      $0.activation = .relu
    },
    form("two groups with a residual, clipped") {
      $0.groups = 2
      $0.window.pads = [1, 1, 1, 1]
      $0.hasResidual = true
      $0.activation = .clip(minimum: -1, maximum: 1)
    },
  ]

  private static func form(
    _ name: String, _ adjust: @Sendable (inout ConvolutionForm) -> Void
  ) -> GradientCase {
    var form = ConvolutionForm()
    adjust(&form)
    return GradientCase("Conv", name) { [form] in try form.problem(&$0) }
  }

  private static func depthwise(
    _ name: String, _ adjust: @Sendable (inout ConvolutionForm) -> Void
  ) -> GradientCase {
    form("depthwise, \(name)") { form in
      form.groups = 4
      form.groupInputs = 1
      form.groupOutputs = 1
      adjust(&form)
    }
  }
}

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
