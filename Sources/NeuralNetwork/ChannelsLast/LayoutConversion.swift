import CKernels

/// Brings a batch of images from planes into the channels-last layout, or back. Made by ``LayoutAssignment`` only.
struct LayoutConversion: Operator {
  enum Direction: Sendable {
    case toChannelsLast, toPlanes
  }

  private static let partFloats = 4096

  private let direction: Direction

  init(_ direction: Direction) { self.direction = direction }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by layout assignment only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.imageShape(0)] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let shape = try operands.imageShape(0)
    let plane = shape[2] * shape[3]
    let (rows, columns) = direction == .toChannelsLast ? (shape[1], plane) : (plane, shape[1])
    // A part is some columns of one image, which become neighbouring rows.
    let side = LayoutConversion.partFloats / max(rows, 1) + 1
    let blocks = (columns + side - 1) / side
    return Kernel(division: Division(parts: shape[0] * blocks)) { arguments, parts in
      for part in parts {
        let (image, block) = part.quotientAndRemainder(dividingBy: blocks)
        let first = block * side
        let offset = image * rows * columns
        ckernels_transpose(
          arguments.output(0) + offset + first * rows, arguments.input(0) + offset + first, columns, rows,
          min(side, columns - first))
      }
    }
  }
}
