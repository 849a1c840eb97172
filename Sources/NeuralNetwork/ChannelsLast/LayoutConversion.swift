import CKernels

/// Brings a batch of images from planes into the channels-last layout, or back. Made by ``LayoutAssignment`` only.
struct LayoutConversion: Operator {
  enum Direction: Sendable {
    case toChannelsLast, toPlanes
  }

  private let direction: Direction

  init(_ direction: Direction) { self.direction = direction }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by layout assignment only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.imageShape(0)] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let shape = try operands.imageShape(0)
    let plane = shape[2] * shape[3]
    let (rows, columns) = direction == .toChannelsLast ? (shape[1], plane) : (plane, shape[1])
    return Kernel { arguments in
      for image in 0..<shape[0] {
        let offset = image * rows * columns
        ckernels_transpose(arguments.output(0) + offset, arguments.input(0) + offset, rows, columns)
      }
    }
  }
}
