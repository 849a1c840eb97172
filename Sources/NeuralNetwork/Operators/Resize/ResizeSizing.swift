/// To what a tensor is resized, from the scales or the sizes that the node is given.
struct ResizeSizing: Sendable {
  /// How the sizes of all axes follow from those that are given.
  private enum AspectRatio: String {
    case stretch
    case notLarger = "not_larger"
    case notSmaller = "not_smaller"
  }

  /// The most elements of a resized tensor: 1 GiB.
  private static let maximumCount = 1 << 28
  /// The longest resized axis, for which there are tables.
  private static let maximumExtent = 1 << 20

  /// Of Upsample before opset 9.
  private let attributeScales: [Float]?
  /// Where the scales and the sizes are among the inputs.
  private let scalesInput: Int
  private let sizesInput: Int?
  private let axes: [Int]?
  private let aspectRatio: AspectRatio

  init(_ node: Node) throws(OperatorError) {
    attributeScales = try node.type == "Upsample" ? node.attributes.floats("scales") : nil
    let isOld = node.type == "Upsample" || node.opset < 11
    (scalesInput, sizesInput) = isOld ? (1, nil) : (2, 3)
    axes = try node.attributes.integers("axes")
    let policy = try node.attributes.string("keep_aspect_ratio_policy") ?? "stretch"
    guard let aspectRatio = AspectRatio(rawValue: policy) else {
      throw OperatorError("attribute 'keep_aspect_ratio_policy' is '\(policy)', which is not known")
    }
    self.aspectRatio = aspectRatio
  }

  /// The resized shape, and the output elements for one of the input along each axis.
  struct Resolved {
    var shape: Shape
    var scales: [Float]

    func growth(_ axis: Int, _ input: Shape) -> Double { Double(shape[axis]) / Double(input[axis]) }
  }

  /// - Throws: ``OperatorError`` before anything is allocated, where the result would be empty or too large.
  func resolve(_ operands: Operands) throws(OperatorError) -> Resolved {
    let input = try operands.shape(0)
    guard !input.contains(0) else { throw OperatorError("input 0 is \(input.text), which is empty") }
    var result = Resolved(shape: input, scales: [Float](repeating: 1, count: input.count))
    var chosen: [Int] = []
    for axis in axes ?? Array(input.indices) { chosen.append(try input.resolve(axis: axis)) }
    guard Set(chosen).count == chosen.count else { throw OperatorError("axes \(chosen) name an axis twice") }
    if let scales = try scales(operands) {
      try check(scales.count, "scales", chosen, input)
      for (axis, scale) in zip(chosen, scales) {
        let extent = Float(input[axis]) * scale
        guard scale > 0, extent >= 1, extent <= Float(Self.maximumExtent) else {
          throw OperatorError("a scale of \(scale) along an axis of \(input[axis]) is not supported")
        }
        (result.shape[axis], result.scales[axis]) = (Int(extent), scale)
      }
    } else {
      try resize(chosen, to: sizes(operands), of: input, &result)
    }
    guard let count = result.shape.checkedElementCount, count <= Self.maximumCount else {
      throw OperatorError("resizing \(input.text) to \(result.shape.text) is beyond what is supported")
    }
    return result
  }

  private func resize(_ chosen: [Int], to sizes: [Int], of input: Shape, _ result: inout Resolved) throws(OperatorError)
  {
    try check(sizes.count, "sizes", chosen, input)
    guard sizes.allSatisfy({ (1...Self.maximumExtent).contains($0) }) else {
      throw OperatorError("sizes are \(sizes); from 1 to \(Self.maximumExtent) are supported")
    }
    let ratios = zip(chosen, sizes).map { Float($1) / Float(input[$0]) }
    for (position, axis) in chosen.enumerated() {
      (result.shape[axis], result.scales[axis]) = (sizes[position], ratios[position])
    }
    guard aspectRatio != .stretch, let ratio = aspectRatio == .notLarger ? ratios.min() : ratios.max() else { return }
    for axis in chosen {
      let extent = (ratio * Float(input[axis])).rounded(.toNearestOrAwayFromZero)
      guard extent <= Float(Self.maximumExtent) else { throw OperatorError("sizes \(sizes) do not fit \(input.text)") }
      (result.shape[axis], result.scales[axis]) = (max(Int(extent), 1), ratio)
    }
  }

  private func check(_ count: Int, _ what: String, _ axes: [Int], _ input: Shape) throws(OperatorError) {
    guard count == axes.count else {
      throw OperatorError("it has \(count) \(what) for \(axes.count) axes of \(input.text)")
    }
  }

  /// Nil where sizes are given instead; some exporters then write scales without elements.
  private func scales(_ operands: Operands) throws(OperatorError) -> [Float]? {
    if let attributeScales { return attributeScales }
    guard let tensor = try operands.constant(scalesInput, "the scales"), tensor.shape.elementCount > 0 else {
      guard let sizesInput, operands.has(sizesInput) else { throw OperatorError("has neither scales nor sizes") }
      return nil
    }
    return Array(try tensor.floats())
  }

  private func sizes(_ operands: Operands) throws(OperatorError) -> [Int] {
    try operands.requiredConstant(sizesInput ?? 0, "the sizes").integers()
  }
}
