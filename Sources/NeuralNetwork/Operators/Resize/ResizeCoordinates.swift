/// Where along an axis of the input an element of a resized axis lies: ONNX's `coordinate_transformation_mode`.
///
/// In float32, as ONNX Runtime computes it: which of two neighbours is nearer may depend on the last bit.
enum ResizeCoordinates: String, Sendable {
  case halfPixel = "half_pixel"
  case halfPixelSymmetric = "half_pixel_symmetric"
  case pytorchHalfPixel = "pytorch_half_pixel"
  case alignCorners = "align_corners"
  case asymmetric
  case halfPixelForNearest = "tf_half_pixel_for_nn"

  /// - Parameters:
  ///   - index: of the element in the output.
  ///   - scale: output elements for one of the input.
  func source(_ index: Int, input: Int, output: Int, scale: Float) -> Float {
    let position = Float(index)
    switch self {
    case .halfPixel: return (position + 0.5) / scale - 0.5
    case .halfPixelSymmetric:
      // The rounded output is centred on the input.
      let adjustment = Float(output) / (scale * Float(input))
      return Float(input) / 2 * (1 - adjustment) + (position + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return output > 1 ? (position + 0.5) / scale - 0.5 : 0
    case .alignCorners: return output > 1 ? position * Float(input - 1) / Float(output - 1) : 0
    case .asymmetric: return position / scale
    case .halfPixelForNearest: return (position + 0.5) / scale
    }
  }
}

/// Which element is taken for a position between two: ONNX's `nearest_mode`.
enum NearestRounding: String, Sendable {
  case preferFloor = "round_prefer_floor"
  case preferCeiling = "round_prefer_ceil"
  case floor
  case ceiling = "ceil"
  /// Down where the axis grows, up where it shrinks: Upsample, and Resize of opset 10.
  case byScale = "simple"

  func round(_ position: Float, scale: Float) -> Float {
    switch self {
    case .preferFloor: (position - 0.5).rounded(.up)
    case .preferCeiling: (position + 0.5).rounded(.down)
    case .floor: position.rounded(.down)
    case .ceiling: position.rounded(.up)
    case .byScale: position.rounded(scale < 1 ? .up : .towardZero)
    }
  }
}
