/// Two operands walked together under ONNX's multidirectional broadcasting.
///
/// Axes along which both operands advance alike are merged, so that the innermost loop is as long as it can be:
/// `[N,C,H,W] op [C,1,1]` becomes three axes whose last is `H*W`.
struct Broadcasting: Sendable {
  /// The shape of the result.
  let shape: Shape
  /// The merged extents; never empty.
  private(set) var extents: [Int]
  /// Elements each operand advances along each merged axis; 0 where it is repeated.
  private(set) var leftStrides: [Int]
  private(set) var rightStrides: [Int]

  init(_ left: Shape, _ right: Shape) throws(OperatorError) {
    let rank = max(left.count, right.count)
    let paddedLeft = Shape(repeating: 1, count: rank - left.count) + left
    let paddedRight = Shape(repeating: 1, count: rank - right.count) + right
    var shape = Shape()
    for (first, second) in zip(paddedLeft, paddedRight) {
      guard first == second || first == 1 || second == 1 else {
        throw OperatorError("shapes \(left.text) and \(right.text) do not broadcast")
      }
      shape.append(first == 1 ? second : first)
    }
    guard shape.checkedElementCount != nil else {
      throw OperatorError("the result of \(left.text) and \(right.text) is too large")
    }
    self.shape = shape
    extents = [1]
    leftStrides = [0]
    rightStrides = [0]
    let leftSteps = paddedLeft.strides
    let rightSteps = paddedRight.strides
    for axis in shape.indices where shape[axis] != 1 {
      let leftStride = paddedLeft[axis] == 1 ? 0 : leftSteps[axis]
      let rightStride = paddedRight[axis] == 1 ? 0 : rightSteps[axis]
      let last = extents.count - 1
      let merges =
        leftStrides[last] == leftStride * shape[axis] && rightStrides[last] == rightStride * shape[axis]
        && (extents[last] != 1 || last > 0)
      if merges {
        extents[last] *= shape[axis]
        leftStrides[last] = leftStride
        rightStrides[last] = rightStride
      } else {
        extents.append(shape[axis])
        leftStrides.append(leftStride)
        rightStrides.append(rightStride)
      }
    }
  }

  /// The length of the innermost loop.
  var rowLength: Int { extents[extents.count - 1] }

  /// How many innermost rows there are.
  var rowCount: Int { extents.dropLast().reduce(1, *) }

  /// Calls `body(outputOffset, leftOffset, rightOffset)` for each innermost row.
  @inline(__always)
  func forEachRow(_ body: (Int, Int, Int) -> Void) { forEachRow(of: 0..<rowCount, body) }

  /// The same for some of the rows.
  @inline(__always)
  func forEachRow(of rows: Range<Int>, _ body: (Int, Int, Int) -> Void) {
    let outerCount = extents.count - 1
    guard shape.elementCount > 0 else { return }
    for row in rows {
      var rest = row
      var left = 0
      var right = 0
      var axis = outerCount - 1
      while axis >= 0 {
        let index = rest % extents[axis]
        rest /= extents[axis]
        left += index * leftStrides[axis]
        right += index * rightStrides[axis]
        axis -= 1
      }
      body(row * rowLength, left, right)
    }
  }
}
