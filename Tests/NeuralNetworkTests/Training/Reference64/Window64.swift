/// The window attributes of Conv and the pools.
struct Window64: Sendable {
  /// Height and width.
  var kernel: [Int]
  var strides = [1, 1]
  var dilations = [1, 1]
  /// Top, left, bottom, right.
  var pads = [0, 0, 0, 0]
  var rounds = Rounding.down

  enum Rounding: Sendable {
    case down, up
  }

  /// The output's extent along axis 0 (height) or 1 (width), as the operators' text gives it.
  func outputExtent(_ axis: Int, of input: Int) -> Int {
    let window = dilations[axis] * (kernel[axis] - 1) + 1
    let padded = Double(input + pads[axis] + pads[axis + 2])
    let steps = (padded - Double(window)) / Double(strides[axis])
    guard rounds == .up else { return Int(steps.rounded(.down)) + 1 }
    let extent = Int(steps.rounded(.up)) + 1
    // The last window must begin in the input or in the padding before it.
    return (extent - 1) * strides[axis] >= input + pads[axis] ? extent - 1 : extent
  }

  /// Every (input y, input x) under the window of an output, inside the image or not.
  func positions(_ y: Int, _ x: Int) -> [(y: Int, x: Int)] {
    (0..<kernel[0]).flatMap { row in
      (0..<kernel[1]).map { column in
        (y * strides[0] - pads[0] + row * dilations[0], x * strides[1] - pads[1] + column * dilations[1])
      }
    }
  }
}
