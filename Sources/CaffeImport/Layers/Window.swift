/// A kernel that slides over an image: what Convolution and Pooling share. Heights come before widths.
struct Window {
  let kernel: [Int]
  let stride: [Int]
  let pad: [Int]
  var dilation = [1, 1]

  /// Larger numbers mean a damaged file.
  private static let maximum: UInt32 = 1 << 20

  /// One of Caffe's four settings as [height, width]: `list` has one number for both or two, or none and the default
  /// counts; `height` and `width` may be given instead of the list.
  ///
  /// - Throws: ``LayerError`` where both forms are used or a number is out of its range.
  static func pair(
    _ name: String, _ list: [UInt32], height: UInt32?, width: UInt32?, default standard: UInt32?, from minimum: UInt32
  ) throws(LayerError) -> [Int] {
    var values = list
    if height != nil || width != nil {
      guard list.isEmpty else { throw LayerError("it has \(name) and \(name)_h or \(name)_w; give one of them") }
      guard let first = height ?? standard, let second = width ?? standard else {
        throw LayerError("\(name)_h or \(name)_w is missing")
      }
      values = [first, second]
    } else if list.isEmpty {
      guard let standard else { throw LayerError("\(name) is missing") }
      values = [standard]
    }
    guard (1...2).contains(values.count), values.allSatisfy({ (minimum...maximum).contains($0) }) else {
      throw LayerError("\(name) is \(values); one or two numbers from \(minimum) are expected")
    }
    return [Int(values[0]), Int(values[values.count - 1])]
  }
}
