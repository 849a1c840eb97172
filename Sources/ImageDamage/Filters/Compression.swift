import ImageCodecs
import Numerics

/// What saving and resizing lose.
extension Canvas {
  /// Saved as JPEG, with 4:2:0 colour half of the time and 4:4:4 otherwise.
  ///
  /// - Parameter quality: libjpeg's, 1...100.
  mutating func compressAsJPEG(quality: Int, _ generator: inout SplitMix64) {
    let halvesColour = generator.next(below: 2) == 0
    self = Canvas.decoding(image.jpeg(quality: quality, halvesColour: halvesColour))
  }

  /// Saved as lossy WebP.
  ///
  /// - Parameter quality: libwebp's, 0...100.
  mutating func compressAsWebP(quality: Double) {
    self = Canvas.decoding(image.webp(quality: quality))
  }

  private static func decoding(_ file: [UInt8]) -> Canvas {
    let decoded = file.withUnsafeBytes { bytes in
      Result { () throws(ImageError) in try ImageDecoder.decode(bytes, limits: ImageLimits(minimumSide: 1)).image }
    }
    guard case .success(let image) = decoded else { preconditionFailure("a file written here can be read") }
    return Canvas(image)
  }

  /// Reduced by a factor and enlarged again (Lanczos).
  mutating func reduceAndEnlarge(by factor: Double) {
    let (columns, rows) = (Double(width) / factor, Double(height) / factor)
    self = Canvas(
      image.resized(width: max(1, Int(columns.rounded())), height: max(1, Int(rows.rounded())))
        .resized(width: width, height: height))
  }

  /// Squares of `side` pixels, each with the mean of what it covers.
  mutating func pixelate(side: Double) {
    func parts(of count: Int) -> [Range<Int>] {
      let cuts = stride(from: 0, to: Double(count), by: side).map { min(Int($0.rounded()), count) } + [count]
      return zip(cuts, cuts.dropFirst()).filter { $0 < $1 }.map { $0..<$1 }
    }
    for plane in 0..<3 {
      for rows in parts(of: height) {
        for columns in parts(of: width) {
          var sum: Float = 0
          for row in rows {
            for column in columns { sum += values[plane * area + row * width + column] }
          }
          let mean = sum / Float(rows.count * columns.count)
          for row in rows {
            for column in columns { values[plane * area + row * width + column] = mean }
          }
        }
      }
    }
  }

  /// A share of the blocks of 16 pixels is lost in transmission: what is there instead is grey, or a neighbour's
  /// (TID2013, type 12).
  mutating func loseBlocks(share: Double, _ generator: inout SplitMix64) {
    let side = 16
    let isGrey = generator.next(below: 2) == 0
    for top in stride(from: 0, to: height, by: side) {
      for left in stride(from: 0, to: width, by: side) where generator.nextUniform() < share {
        let distance = side * (1 + generator.next(below: 3))
        for plane in 0..<3 {
          for row in top..<min(top + side, height) {
            for column in left..<min(left + side, width) {
              let other = plane * area + row * width + (column >= distance ? column - distance : column)
              values[plane * area + row * width + column] = isGrey ? 128 : values[other]
            }
          }
        }
      }
    }
  }
}
