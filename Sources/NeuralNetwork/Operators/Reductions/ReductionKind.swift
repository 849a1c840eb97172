/// What becomes of the elements that a reduction makes one number of.
enum ReductionKind: String, Sendable {
  case mean = "ReduceMean"
  case sum = "ReduceSum"
  case maximum = "ReduceMax"
  case minimum = "ReduceMin"
  /// The sum of absolute values.
  case l1 = "ReduceL1"
  /// The square root of the sum of squares.
  case l2 = "ReduceL2"
  case sumSquare = "ReduceSumSquare"

  /// Of `count` neighbouring elements, at least one.
  func reduce(_ elements: UnsafePointer<Float>, _ count: Int) -> Float {
    switch self {
    case .mean: NeuralNetwork.sum(elements, count: count) / Float(count)
    case .sum: NeuralNetwork.sum(elements, count: count)
    case .maximum: fold(elements, count, Maximum.combine)
    case .minimum: fold(elements, count, Minimum.combine)
    case .l1: NeuralNetwork.sum(count: count) { abs(elements[$0]) }
    case .l2: NeuralNetwork.sum(count: count) { elements[$0] * elements[$0] }.squareRoot()
    case .sumSquare: NeuralNetwork.sum(count: count) { elements[$0] * elements[$0] }
    }
  }

  @inline(__always)
  private func fold(
    _ elements: UnsafePointer<Float>, _ count: Int, _ combine: (Float, Float) -> Float
  ) -> Float {
    var result = elements[0]
    for index in 1..<max(count, 1) { result = combine(result, elements[index]) }
    return result
  }

  /// Of integers; nil where the result is no integer, or overflows.
  func reduce(_ values: [Int64]) -> Int64? {
    func fold(_ combine: (Int64, Int64) -> Int64?) -> Int64? {
      values.dropFirst().reduce(values.first) { result, value in result.flatMap { combine($0, value) } }
    }
    return switch self {
    case .sum: fold { Add.combine($0, $1) }
    case .maximum: values.max()
    case .minimum: values.min()
    default: nil
    }
  }

  /// Which forward values ``derivative(_:_:count:ties:)`` depends on.
  var derivativeReadsInput: Bool { ![.mean, .sum].contains(self) }
  var derivativeReadsOutput: Bool { [.maximum, .minimum, .l2].contains(self) }

  /// The derivative of the result by one of `count` elements.
  ///
  /// - Parameter ties: how many elements equal the result: they share a maximum's gradient, as in PyTorch.
  @inline(__always)
  func derivative(_ element: Float, _ result: Float, count: Int, ties: Float) -> Float {
    switch self {
    case .mean: 1 / Float(count)
    case .sum: 1
    case .maximum, .minimum: element == result ? 1 / ties : 0
    case .l1: element > 0 ? 1 : element < 0 ? -1 : 0
    case .l2: result == 0 ? 0 : element / result
    case .sumSquare: 2 * element
    }
  }
}
