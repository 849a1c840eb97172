/// Where each element of an output comes from: the index into the input, or -1 for a fixed filling.
///
/// All that Transpose, Slice, Gather and Pad do, for constants of any type and at run time alike.
struct Rearrangement: Sendable {
  let shape: Shape
  let sources: [Int]

  /// Maps every index of the output, outermost axis first.
  ///
  /// - Parameter source: the input's index along an axis for the output's index along it; nil for the filling.
  /// - Throws: ``OperatorError`` where the output is too large.
  init(shape: Shape, input: Shape, source: (_ axis: Int, _ index: Int) -> Int?) throws(OperatorError) {
    // The list of sources takes 8 bytes per element.
    guard let count = shape.checkedElementCount, count <= Shape.maximumConstantCount else {
      throw OperatorError(
        "moving \(shape.text) elements is beyond what is supported (\(Shape.maximumConstantCount))")
    }
    // Per axis, the contribution of each index to the input's offset.
    precondition(shape.count == input.count)
    let strides = input.strides
    var offsets: [Int] = [0]
    for axis in shape.indices {
      let steps = (0..<shape[axis]).map { index in source(axis, index).map { $0 * strides[axis] } }
      var next: [Int] = []
      next.reserveCapacity(offsets.count * steps.count)
      for offset in offsets {
        for step in steps {
          if let step, offset >= 0 { next.append(offset + step) } else { next.append(-1) }
        }
      }
      offsets = next
    }
    self.shape = shape
    sources = offsets
  }

  init(shape: Shape, sources: [Int]) {
    self.shape = shape
    self.sources = sources
  }

  /// The integers or floats of a constant, rearranged; `filling` where the source is -1.
  func apply(to tensor: Tensor, filling: Float = 0) -> Tensor {
    switch tensor.elements {
    case .integer(let values):
      return Tensor(shape: shape, integers: sources.map { $0 < 0 ? Int64(exactly: filling) ?? 0 : values[$0] })
    case .float(let buffer):
      let floats = FloatBuffer(count: sources.count) { target in
        for (index, source) in sources.enumerated() { target[index] = source < 0 ? filling : buffer.pointer[source] }
      }
      return Tensor(shape: shape, floats: floats)
    }
  }

  func kernel(filling: Float = 0) -> Kernel {
    let sources = sources
    return Kernel { arguments in
      let (input, output) = (arguments.input(0), arguments.output(0))
      sources.withUnsafeBufferPointer { sources in
        for index in 0..<sources.count {
          let source = sources[index]
          output[index] = source < 0 ? filling : input[source]
        }
      }
    }
  }

  /// Adds each output's gradient to the gradient of the element it came from.
  func gradientKernel(inputCount: Int) -> GradientKernel {
    let sources = sources
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let gradient = arguments.outputGradient
      if !arguments.accumulates(0) { target.update(repeating: 0, count: inputCount) }
      sources.withUnsafeBufferPointer { sources in
        for index in 0..<sources.count where sources[index] >= 0 { target[sources[index]] += gradient[index] }
      }
    }
  }
}
