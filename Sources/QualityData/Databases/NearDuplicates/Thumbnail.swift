import ImageCodecs

/// An image so small that only its layout of light and dark is left: what stays when a picture is saved again, resized, or
/// made a little brighter.
struct Thumbnail: Sendable {
  /// Pixels of a side.
  private static let side = 16

  /// How many values there are.
  static let count = side * side

  /// The lightness of each pixel less their mean, together of length 1; all 0 for an image of one shade.
  let values: [Float]

  init(of image: Image) {
    let small = image.resized(width: Self.side, height: Self.side)
    let lightness = (0..<Self.count).map { pixel in
      (0..<3).reduce(Float(0)) { $0 + Float(small.pixels[3 * pixel + $1]) }
    }
    let mean = lightness.reduce(0, +) / Float(Self.count)
    let centred = lightness.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    values = length > Self.shortest ? centred.map { $0 / length } : Array(repeating: 0, count: Self.count)
  }

  /// Below this the pixels differ by rounding alone.
  private static let shortest: Float = 16
}
