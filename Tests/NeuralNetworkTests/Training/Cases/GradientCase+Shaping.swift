@testable import NeuralNetwork

extension GradientCase {
  static let shaping: [GradientCase] = [
    concatenation("channels", [[2, 3, 4, 5], [2, 1, 4, 5], [2, 2, 4, 5]], axis: 1),
    concatenation("the last axis", [[3, 2], [3, 17]], axis: -1), concatenation("images", [[1, 6], [3, 6]], axis: 0),
    concatenation("one input", [[2, 3]], axis: 1),
    transposition("channels last", [2, 3, 4, 5], [0, 2, 3, 1]), transposition("reversed", [2, 3, 4], nil),
    slice("a middle part", axis: 1, start: 1, end: 4, step: 1, first: 1, count: 3),
    slice("every second", axis: 2, start: 0, end: 100, step: 2, first: 0, count: 3),
    slice("backwards", axis: -1, start: -1, end: -100, step: -2, first: 6, count: 4),
    gather("rows", [3, 0, 4], axis: 1), gather("one several times", [2, 2, 0, -1, 2], axis: 2),
    padding("constant", mode: "constant", before: [0, 1, 0, 2], after: [1, 0, 2, 0]),
    padding("edge", mode: "edge", before: [0, 0, 3, 1], after: [0, 0, 1, 4]),
    padding("reflect", mode: "reflect", before: [0, 0, 2, 1], after: [0, 0, 1, 3]),
    padding("cropping", mode: "constant", before: [0, -1, 0, 1], after: [0, -1, -2, 0]),
    view("Identity", to: [2, 3, 4]), view("Dropout", to: [2, 3, 4]), view("Flatten", to: [2, 12]),
    view("Cast", ["to": .integer(1)], to: [2, 3, 4]),
    view("Reshape", [], Tensor.integers([4, -1]), to: [4, 6]),
    view("Squeeze", [1], Tensor.integers([0]), to: [2, 3, 4]),
    view("Unsqueeze", [], Tensor.integers([1]), to: [2, 1, 3, 4]),
  ]

  private static func concatenation(_ name: String, _ shapes: [Shape], axis: Int) -> GradientCase {
    GradientCase("Concat", name) { random in
      let inputs = shapes.map { random.tensor($0).computed }
      return try GradientProblem("Concat", ["axis": .integer(axis)], inputs) { inputs in
        Reference64.concatenation(inputs.compactMap { $0 }, axis: axis < 0 ? axis + shapes[0].count : axis)
      }
    }
  }

  private static func transposition(_ name: String, _ shape: Shape, _ permutation: [Int]?) -> GradientCase {
    GradientCase("Transpose", name) { random in
      let attributes = permutation.map { ["perm": Attributes.Value.integers($0)] } ?? [:]
      return try GradientProblem("Transpose", attributes, [random.tensor(shape).computed]) {
        Reference64.transposition($0[0]!, permutation ?? shape.indices.reversed())
      }
    }
  }

  /// Of [2, 5, 6, 7]; `first` and `count` are what start and end amount to.
  private static func slice(
    _ name: String, axis: Int, start: Int, end: Int, step: Int, first: Int, count: Int
  ) -> GradientCase {
    GradientCase("Slice", name) { random in
      let inputs = [
        random.tensor([2, 5, 6, 7]).computed, Tensor.integers([start]), Tensor.integers([end]), Tensor.integers([axis]),
        Tensor.integers([step]),
      ]
      return try GradientProblem("Slice", [:], inputs) {
        Reference64.slice($0[0]!, axis: axis < 0 ? axis + 4 : axis, start: first, step: step, count: count)
      }
    }
  }

  private static func gather(_ name: String, _ indices: [Int], axis: Int) -> GradientCase {
    GradientCase("Gather", name) { random in
      let shape = [2, 5, 6]
      let inputs = [random.tensor(shape).computed, Tensor.integers(indices)]
      return try GradientProblem("Gather", ["axis": .integer(axis)], inputs) {
        Reference64.gather($0[0]!, indices.map { $0 < 0 ? $0 + shape[axis] : $0 }, axis: axis)
      }
    }
  }

  private static func padding(_ name: String, mode: String, before: [Int], after: [Int]) -> GradientCase {
    GradientCase("Pad", name) { random in
      let filling = Tensor(shape: [], floats: FloatBuffer([0.5])).fixed
      let inputs = [random.tensor([2, 3, 4, 5]).computed, Tensor.integers(before + after), filling]
      return try GradientProblem("Pad", ["mode": .string(mode)], inputs) {
        Reference64.padding($0[0]!, before: before, after: after, mode: mode, filling: 0.5)
      }
    }
  }

  /// Of [2, 3, 4] with `leading` axes before it.
  private static func view(
    _ operation: String, _ leading: Shape = [], _ argument: GradientProblem.Input? = nil,
    _ attributes: [String: Attributes.Value] = [:], to shape: Shape
  ) -> GradientCase {
    GradientCase(operation, "the same elements") { random in
      let x = random.tensor(leading + [2, 3, 4])
      return try GradientProblem(operation, attributes, [x.computed] + (argument.map { [$0] } ?? [])) {
        $0[0]!.reshaped(shape)
      }
    }
  }

  private static func view(_ operation: String, _ attributes: [String: Attributes.Value], to shape: Shape)
    -> GradientCase
  {
    view(operation, [], nil, attributes, to: shape)
  }
}

extension Reference64 {
  /// Each element of the result is the one at `source`; nil stands for the filling.
  private static func gathered(
    _ x: Tensor64, _ shape: [Int], filling: Double = 0, _ source: ([Int]) -> [Int]?
  ) -> Tensor64 {
    Tensor64(shape: shape, values: Tensor64.indices(of: shape).map { index in source(index).map { x[$0] } ?? filling })
  }

  static func concatenation(_ parts: [Tensor64], axis: Int) -> Tensor64 {
    var shape = parts[0].shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    return Tensor64(
      shape: shape,
      values: Tensor64.indices(of: shape).map { index in
        var own = index
        var part = 0
        while own[axis] >= parts[part].shape[axis] {
          own[axis] -= parts[part].shape[axis]
          part += 1
        }
        return parts[part][own]
      })
  }

  static func transposition(_ x: Tensor64, _ permutation: [Int]) -> Tensor64 {
    gathered(x, permutation.map { x.shape[$0] }) { index in
      x.shape.indices.map { axis in index[permutation.firstIndex(of: axis) ?? 0] }
    }
  }

  /// Elements start, start + step, ... of one axis, `count` of them.
  static func slice(_ x: Tensor64, axis: Int, start: Int, step: Int, count: Int) -> Tensor64 {
    var shape = x.shape
    shape[axis] = count
    return gathered(x, shape) { index in
      var source = index
      source[axis] = start + index[axis] * step
      return source
    }
  }

  static func gather(_ x: Tensor64, _ indices: [Int], axis: Int) -> Tensor64 {
    var shape = x.shape
    shape[axis] = indices.count
    return gathered(x, shape) { index in
      var source = index
      source[axis] = indices[index[axis]]
      return source
    }
  }

  /// Pad with `before` and `after` elements an axis; mode is "constant", "edge" or "reflect".
  static func padding(_ x: Tensor64, before: [Int], after: [Int], mode: String, filling: Double) -> Tensor64 {
    let shape = x.shape.indices.map { x.shape[$0] + before[$0] + after[$0] }
    return gathered(x, shape, filling: filling) { index in
      var source: [Int] = []
      for axis in index.indices {
        let (position, last) = (index[axis] - before[axis], x.shape[axis] - 1)
        switch mode {
        case "edge": source.append(min(max(position, 0), last))
        case "reflect": source.append(position < 0 ? -position : position > last ? 2 * last - position : position)
        default:
          guard (0...last).contains(position) else { return nil }
          source.append(position)
        }
      }
      return source
    }
  }
}
