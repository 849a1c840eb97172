// LayerNormalization, InstanceNormalization, GroupNormalization.

/// ONNX LayerNormalization: over the axes from `axis` on; the mean and deviation (outputs 1 and 2) are not computed.
struct LayerNormalization: DifferentiableOperator {
  private let axis: Int
  private let epsilon: Float

  init(_ node: Node) throws(OperatorError) {
    axis = try node.attributes.integer("axis") ?? -1
    epsilon = try node.attributes.float("epsilon") ?? 1e-5
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    _ = try normalization(operands)
    return [try operands.shape(0)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    try normalization(operands).kernel(
      scale: spread(1, "the scale", operands), bias: spread(2, "the bias", operands), hasBias: operands.has(2))
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let scale = try spread(1, "the scale", operands)
    guard scale == nil || !wanted[1], try spread(2, "the bias", operands) == nil || !wanted[2] else {
      throw OperatorError("its scale or bias is broadcast, and can then not be trained")
    }
    return try normalization(operands).gradientKernel(scale: scale, wanted: wanted)
  }

  private func normalization(_ operands: Operands) throws(OperatorError) -> MomentNormalization {
    let input = try operands.shape(0)
    let normalized = Shape(input[try input.resolve(axis: axis)...])
    for position in 1...2 where position == 1 || operands.has(position) {
      let affine = try operands.shape(position)
      guard try Broadcasting(normalized, affine).shape == normalized else {
        throw OperatorError("input \(position) is \(affine.text), which does not broadcast to \(normalized.text)")
      }
    }
    let length = normalized.elementCount
    guard length > 0 else { throw OperatorError("normalises an axis of extent 0") }
    return MomentNormalization(
      rows: input.elementCount / length, length: length, run: 1, period: 1, step: 0, epsilon: epsilon)
  }

  /// The scale or the bias where it is broadcast, one number for each element of a row; nil where it is so already.
  private func spread(_ position: Int, _ role: String, _ operands: Operands) throws(OperatorError) -> FloatBuffer? {
    guard let operand = operands[position] else { return nil }
    let input = try operands.shape(0)
    let normalized = Shape(input[try input.resolve(axis: axis)...])
    guard operand.shape.elementCount != normalized.elementCount else { return nil }
    let numbers = try operands.requiredConstant(position, "where it is broadcast, \(role)").floats()
    let broadcasting = try Broadcasting(normalized, operand.shape)
    let step = broadcasting.rightStrides.last ?? 0
    return FloatBuffer(count: normalized.elementCount) { target in
      broadcasting.forEachRow { offset, _, source in
        for index in 0..<broadcasting.rowLength { target[offset + index] = numbers.pointer[source + index * step] }
      }
    }
  }
}

/// A normalisation of [N, C, spatial axes...] with a scale and a bias (inputs 1 and 2) of one number each for some
/// channels.
protocol ChannelMoments: DifferentiableOperator {
  func normalization(_ input: Shape) throws(OperatorError) -> MomentNormalization
}

extension ChannelMoments {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    _ = try checkedNormalization(operands)
    return [try operands.shape(0)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    try checkedNormalization(operands).kernel(scale: nil, bias: nil, hasBias: true)
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try checkedNormalization(operands).gradientKernel(scale: nil, wanted: wanted)
  }

  private func checkedNormalization(_ operands: Operands) throws(OperatorError) -> MomentNormalization {
    let input = try operands.shape(0)
    guard input.count >= 3, !input.contains(0) else {
      throw OperatorError("input 0 is \(input.text); [N, C, spatial axes...] is needed")
    }
    let normalization = try normalization(input)
    for position in 1...2 {
      let affine = try operands.shape(position)
      guard affine == [normalization.affineCount] else {
        throw OperatorError("input \(position) is \(affine.text); \(normalization.affineCount) numbers are needed")
      }
    }
    return normalization
  }
}

/// ONNX InstanceNormalization: over the pixels of each channel of each image.
struct InstanceNormalization: ChannelMoments {
  private let epsilon: Float

  init(_ node: Node) throws(OperatorError) { epsilon = try node.attributes.float("epsilon") ?? 1e-5 }

  func normalization(_ input: Shape) throws(OperatorError) -> MomentNormalization {
    let length = Shape(input[2...]).elementCount
    return MomentNormalization(
      rows: input[0] * input[1], length: length, run: length, period: input[1], step: 1, epsilon: epsilon)
  }
}

/// ONNX GroupNormalization: over the pixels of groups of neighbouring channels; scale and bias hold one number for each
/// group before opset 21, and for each channel since.
struct GroupNormalization: ChannelMoments {
  private let groups: Int
  private let isAffinePerGroup: Bool
  private let epsilon: Float

  init(_ node: Node) throws(OperatorError) {
    guard let groups = try node.attributes.integer("num_groups"), groups > 0 else {
      throw OperatorError("attribute 'num_groups' is missing or below 1")
    }
    self.groups = groups
    isAffinePerGroup = node.opset < 21
    epsilon = try node.attributes.float("epsilon") ?? 1e-5
  }

  func normalization(_ input: Shape) throws(OperatorError) -> MomentNormalization {
    guard input[1].isMultiple(of: groups) else {
      throw OperatorError("attribute 'num_groups' is \(groups), which does not divide \(input[1]) channels")
    }
    let (pixels, channels) = (Shape(input[2...]).elementCount, input[1] / groups)
    let length = channels * pixels
    return MomentNormalization(
      rows: input[0] * groups, length: length, run: isAffinePerGroup ? length : pixels, period: groups,
      step: isAffinePerGroup ? 1 : channels, epsilon: epsilon)
  }
}
