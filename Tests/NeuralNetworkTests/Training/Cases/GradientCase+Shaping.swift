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
