extension Broadcasting {
  enum Side: Sendable {
    case left, right
  }

  /// The gradient of one operand: for each of its elements, the sum over the elements of the result that it went to.
  ///
  /// - Parameters:
  ///   - count: elements of the operand.
  ///   - target: where they go; what lies there is added to where `accumulates`, and may else be `gradient` itself if the
  ///     operand has as many elements.
  ///   - contribution: an element's part, from the result's gradient and both operands.
  @inline(__always)
  func collect(
    _ side: Side, count: Int, into target: UnsafeMutablePointer<Float>, accumulates: Bool,
    _ gradient: UnsafePointer<Float>, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ contribution: (_ gradient: Float, _ left: Float, _ right: Float) -> Float
  ) {
    let (leftStep, rightStep, length) = (leftStrides.last ?? 0, rightStrides.last ?? 0, rowLength)
    let isRowSummed = (side == .left ? leftStep : rightStep) == 0 && length > 1
    let isSummed = count < shape.elementCount
    if isSummed && !accumulates { target.update(repeating: 0, count: count) }
    let adds = isSummed || accumulates
    forEachRow { offset, leftOffset, rightOffset in
      let (gradient, left, right) = (gradient + offset, left + leftOffset, right + rightOffset)
      let row = target + (side == .left ? leftOffset : rightOffset)
      /// Sums or stores a row; the steps are fixed wherever it is called, so that its loops vectorise.
      @inline(__always)
      func walk(_ part: (_ gradient: Float, _ index: Int) -> Float) {
        if isRowSummed {
          row[0] += sum(count: length) { part(gradient[$0], $0) }
        } else {
          row.receive(gradient, length, accumulates: adds, part)
        }
      }
      if leftStep == 1 && rightStep == 1 {
        walk { contribution($0, left[$1], right[$1]) }
      } else if leftStep == 1 {
        let right = right[0]
        walk { gradient, index in contribution(gradient, left[index], right) }
      } else {
        let left = left[0]
        walk { gradient, index in contribution(gradient, left, right[index * rightStep]) }
      }
    }
  }
}
