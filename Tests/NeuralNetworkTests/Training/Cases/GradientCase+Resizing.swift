@testable import NeuralNetwork

/// Resize, Expand, and the parts of Split.
extension GradientCase {
  static let resizing: [GradientCase] =
    ["asymmetric", "half_pixel", "pytorch_half_pixel", "align_corners"].flatMap { coordinates in
      [
        resize("linear, \(coordinates)", [1, 2, 4, 5], [1, 2, 7, 3], coordinates, isLinear: true),
        resize("nearest, \(coordinates)", [2, 1, 4, 6], [2, 1, 8, 3], coordinates, isLinear: false),
      ]
    } + [
      resize("one axis", [2, 3, 5], [2, 3, 8], "half_pixel", isLinear: true),
      resize("three axes", [1, 1, 3, 2, 4], [1, 1, 5, 4, 2], "half_pixel", isLinear: true),
      resize("no change", [1, 2, 3, 4], [1, 2, 3, 4], "half_pixel", isLinear: true),
      GradientCase("Upsample", "twice as large") { random in
        let scales = Tensor(shape: [4], floats: FloatBuffer([1, 1, 2, 2])).fixed
        return try GradientProblem("Upsample", opset: 9, [:], [random.tensor([1, 2, 3, 4]).computed, scales]) {
          Reference64.resized($0[0]!, to: [1, 2, 6, 8]) { index, _, _ in [(index / 2, 1)] }
        }
      },
      expansion("rows", [3, 1], [3, 4]), expansion("more axes", [3, 1], [2, 3, 5]), expansion("a number", [], [2, 3]),
      expansion("inner and outer", [1, 3, 1, 2], [2, 3, 4, 2]),
      part("channels", [2, 5, 3, 4], axis: 1, start: 1, length: 3), part("rows", [2, 7], axis: 1, start: 0, length: 2),
      part("images", [4, 3], axis: 0, start: 3, length: 1),
    ]

  private static func resize(
    _ name: String, _ shape: Shape, _ target: Shape, _ coordinates: String, isLinear: Bool
  ) -> GradientCase {
    GradientCase("Resize", name) { random in
      let attributes: [String: Attributes.Value] = [
        "mode": .string(isLinear ? "linear" : "nearest"), "coordinate_transformation_mode": .string(coordinates),
      ]
      let inputs = [random.tensor(shape).computed, nil, nil, Tensor.integers(target)]
      return try GradientProblem("Resize", attributes, inputs) {
        Reference64.resized($0[0]!, to: target) { index, input, output in
          let scale = Double(output) / Double(input)
          let position: Double =
            switch coordinates {
            case "asymmetric": Double(index) / scale
            case "align_corners": output > 1 ? Double(index * (input - 1)) / Double(output - 1) : 0
            case "pytorch_half_pixel" where output == 1: 0
            default: (Double(index) + 0.5) / scale - 0.5
            }
          let inside = min(max(position, 0), Double(input - 1))
          guard isLinear else { return [(Int((inside - 0.5).rounded(.up)), 1)] }
          let first = Int(inside)
          return [(first, 1 - (inside - Double(first))), (min(first + 1, input - 1), inside - Double(first))]
        }
      }
    }
  }

  private static func expansion(_ name: String, _ shape: Shape, _ target: Shape) -> GradientCase {
    GradientCase("Expand", name) { random in
      try GradientProblem("Expand", [:], [random.tensor(shape).computed, Tensor.integers(target)]) {
        Reference64.broadcast(Tensor64(shape: target, filling: 1), $0[0]!) { $0 * $1 }
      }
    }
  }

  private static func part(_ name: String, _ shape: Shape, axis: Int, start: Int, length: Int) -> GradientCase {
    GradientCase("part", name) { random in
      let op = AxisPart(axis: axis, start: start, length: length)
      return try GradientProblem(op, [random.tensor(shape).computed]) {
        Reference64.slice($0[0]!, axis: axis, start: start, step: 1, count: length)
      }
    }
  }
}

extension Reference64 {
  /// Each element is a sum of products of elements along every axis; `taps` gives their positions and weights.
  static func resized(
    _ x: Tensor64, to shape: [Int],
    _ taps: (_ index: Int, _ input: Int, _ output: Int) -> [(position: Int, weight: Double)]
  ) -> Tensor64 {
    var result = Tensor64(shape: shape)
    for index in Tensor64.indices(of: shape) {
      var terms: [(source: [Int], weight: Double)] = [([], 1)]
      for axis in shape.indices {
        let own = x.shape[axis] == shape[axis] ? [(index[axis], 1)] : taps(index[axis], x.shape[axis], shape[axis])
        terms = terms.flatMap { term in own.map { (term.source + [$0.0], term.weight * $0.1) } }
      }
      result[index] = terms.reduce(0) { $0 + x[$1.source] * $1.weight }
    }
    return result
  }
}
