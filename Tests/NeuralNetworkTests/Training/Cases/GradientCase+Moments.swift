@testable import NeuralNetwork

/// Normalisations by the moments of the input itself, and reductions.
extension GradientCase {
  static let moments: [GradientCase] =
    [
      layers("features", [3, 17], axis: -1), layers("channels last", [2, 3, 2, 5], axis: 3),
      layers("all but the batch", [2, 3, 2, 3], axis: 1), layers("everything", [2, 5], axis: 0),
      layers("without a bias", [4, 6], axis: -1, hasBias: false),
      GradientCase("InstanceNormalization", "images") { random in
        try groups("InstanceNormalization", [:], [2, 3, 4, 5], groups: 3, perGroup: false, &random)
      },
      GradientCase("GroupNormalization", "a number for each channel") { random in
        try groups(
          "GroupNormalization", ["num_groups": .integer(2)], [2, 6, 3, 2], groups: 2, perGroup: false, &random)
      },
      GradientCase("GroupNormalization", "a number for each group, before opset 21") { random in
        try groups(
          "GroupNormalization", opset: 18, ["num_groups": .integer(2)], [2, 4, 5], groups: 2, perGroup: true, &random)
      },
      GradientCase("GlobalMaxPool", "images") { random in
        try GradientProblem("GlobalMaxPool", [:], [random.distinctTensor([2, 3, 4, 5]).computed]) {
          Reference64.reduction($0[0]!, axes: [2, 3], keeps: true) { $0.max() ?? 0 }
        }
      },
    ]
    + [
      reduction("ReduceL1", awayFrom: [0]) { $0.reduce(0) { $0 + abs($1) } },
      reduction("ReduceL2") { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
      reduction("ReduceMax") { $0.max() ?? 0 }, reduction("ReduceMin") { $0.min() ?? 0 },
      reduction("ReduceSum") { $0.reduce(0, +) }, reduction("ReduceSumSquare") { $0.reduce(0) { $0 + $1 * $1 } },
    ].flatMap { $0 }

  private static func layers(_ name: String, _ shape: Shape, axis: Int, hasBias: Bool = true) -> GradientCase {
    GradientCase("LayerNormalization", name) { random in
      let first = axis < 0 ? axis + shape.count : axis
      let normalized = Shape(shape[first...])
      let inputs: [GradientProblem.Input?] =
        [random.tensor(shape).computed, random.tensor(normalized).parameter]
        + (hasBias ? [random.tensor(normalized).parameter] : [])
      let length = normalized.elementCount
      return try GradientProblem("LayerNormalization", ["axis": .integer(axis), "epsilon": .float(0.001)], inputs) {
        let (scale, bias) = ($0[1]!, $0.count > 2 ? $0[2] : nil)
        return Reference64.standardised($0[0]!, length: length) { position, value in
          value * scale.values[position % length] + (bias?.values[position % length] ?? 0)
        }
      }
    }
  }

  private static func groups(
    _ operation: String, opset: Int = 22, _ attributes: [String: Attributes.Value], _ shape: Shape, groups: Int,
    perGroup: Bool, _ random: inout SeededGenerator
  ) throws -> GradientProblem {
    let count = perGroup ? groups : shape[1]
    let inputs = [
      random.tensor(shape).computed, random.tensor([count]).parameter, random.tensor([count]).parameter,
    ]
    let pixels = Shape(shape[2...]).elementCount
    let channels = shape[1]
    var attributes = attributes
    attributes["epsilon"] = .float(0.001)
    return try GradientProblem(operation, opset: opset, attributes, inputs) {
      let (scale, bias) = ($0[1]!, $0[2]!)
      return Reference64.standardised($0[0]!, length: channels / groups * pixels) { position, value in
        let channel = position / pixels % channels
        let affine = perGroup ? channel / (channels / groups) : channel
        return value * scale.values[affine] + bias.values[affine]
      }
    }
  }

  private static func reduction(
    _ operation: String, awayFrom kinks: [Float] = [], _ reduce: @escaping @Sendable ([Double]) -> Double
  ) -> [GradientCase] {
    let forms: [(name: String, shape: Shape, axes: [Int], keeps: Bool)] = [
      ("spatial", [2, 3, 4, 5], [2, 3], true), ("the channels", [2, 5, 3], [1], false),
      ("first and third", [3, 2, 4, 2], [0, 2], true), ("all", [3, 7], [0, 1], false),
    ]
    return forms.map { form in
      GradientCase(operation, form.name) { random in
        var x = random.distinctTensor(form.shape)
        if !kinks.isEmpty { x = random.tensor(form.shape, awayFrom: kinks) }
        let inputs = [x.computed, Tensor.integers(form.axes)]
        return try GradientProblem(operation, ["keepdims": .integer(form.keeps ? 1 : 0)], inputs) {
          Reference64.reduction($0[0]!, axes: form.axes, keeps: form.keeps, reduce)
        }
      }
    }
  }
}

extension Reference64 {
  /// Runs of `length` elements with mean 0 and variance 1 (epsilon 0.001), then changed element by element.
  static func standardised(
    _ x: Tensor64, length: Int, _ change: (_ position: Int, _ value: Double) -> Double
  ) -> Tensor64 {
    var result = x
    for first in stride(from: 0, to: x.values.count, by: length) {
      let row = x.values[first..<first + length]
      let mean = row.reduce(0, +) / Double(length)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length)
      for position in row.indices {
        let value = (x.values[position] - mean) / (variance + Double(Float(0.001))).squareRoot()
        result.values[position] = change(position, value)
      }
    }
    return result
  }

  /// What `reduce` makes of the elements along some axes.
  static func reduction(_ x: Tensor64, axes: [Int], keeps: Bool, _ reduce: ([Double]) -> Double) -> Tensor64 {
    let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    var rows = [[Double]](repeating: [], count: kept.reduce(1, *))
    let positions = Tensor64(shape: kept)
    for index in Tensor64.indices(of: x.shape) {
      rows[positions.offset(index.indices.map { axes.contains($0) ? 0 : index[$0] })].append(x[index])
    }
    let shape = keeps ? kept : x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
    return Tensor64(shape: shape, values: rows.map(reduce))
  }
}
