import Foundation
import ImageCodecs

/// An image that is being damaged: three planes of floats (red, green, blue), sRGB code values 0...255, rows from top
/// to bottom. Values may leave the range until the canvas becomes an image again.
struct Canvas {
  let width, height: Int
  /// [3, height, width].
  var values: [Float]

  /// Values per plane.
  var area: Int { width * height }

  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == 3 * width * height, "a canvas has three planes")
    self.width = width
    self.height = height
    self.values = values
  }

  init(_ image: Image) {
    width = image.width
    height = image.height
    let area = width * height
    values = [Float](unsafeUninitializedCapacity: 3 * area) { values, count in
      for index in 0..<area {
        for plane in 0..<3 { values[plane * area + index] = Float(image.pixels[3 * index + plane]) }
      }
      count = 3 * area
    }
  }

  /// The image, rounded to the nearest code value.
  var image: Image {
    let area = area
    return Image(
      width: width, height: height,
      pixels: [UInt8](unsafeUninitializedCapacity: 3 * area) { pixels, count in
        for index in 0..<area {
          for plane in 0..<3 {
            pixels[3 * index + plane] = UInt8(min(max(values[plane * area + index], 0), 255).rounded())
          }
        }
        count = 3 * area
      })
  }

  /// Replaces every value.
  mutating func map(_ transform: (Float) -> Float) {
    for index in values.indices { values[index] = transform(values[index]) }
  }

  /// Replaces the three values of every pixel.
  mutating func mapPixels(_ transform: (Float, Float, Float) -> (Float, Float, Float)) {
    let area = area
    for index in 0..<area {
      (values[index], values[area + index], values[2 * area + index]) = transform(
        values[index], values[area + index], values[2 * area + index])
    }
  }

  /// The mean of all values.
  var mean: Float { Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count)) }

  /// The middle of the canvas, at most `side` pixels along either side.
  func centre(side: Int) -> Canvas {
    func middle(_ count: Int) -> Range<Int> {
      let start = (count - min(count, side)) / 2
      return start..<start + min(count, side)
    }
    return cut(x: middle(width), y: middle(height))
  }

  /// A rectangle of the canvas.
  func cut(x: Range<Int>, y: Range<Int>) -> Canvas {
    var part: [Float] = []
    part.reserveCapacity(3 * x.count * y.count)
    for plane in 0..<3 {
      for row in y {
        let start = plane * area + row * width
        part += values[start + x.lowerBound..<start + x.upperBound]
      }
    }
    return Canvas(width: x.count, height: y.count, values: part)
  }

  /// Puts `part` over a rectangle of its size that begins at column `x` and row `y`.
  mutating func paste(_ part: Canvas, x: Int, y: Int) {
    for plane in 0..<3 {
      for row in 0..<part.height {
        let from = plane * part.area + row * part.width
        let to = plane * area + (row + y) * width + x
        for column in 0..<part.width { values[to + column] = part.values[from + column] }
      }
    }
  }
}

extension Canvas {
  /// The peak signal-to-noise ratio of what the two show as images, over all three channels, in dB; infinite where they
  /// are equal.
  static func psnr(_ first: Canvas, _ second: Canvas) -> Double {
    precondition(first.values.count == second.values.count, "only images of one size can be compared")
    let sum = first.values.withUnsafeBufferPointer { first in
      second.values.withUnsafeBufferPointer { second in
        first.indices.reduce(0.0) { sum, index in
          let difference = min(max(first[index], 0), 255).rounded() - min(max(second[index], 0), 255).rounded()
          return sum + Double(difference * difference)
        }
      }
    }
    return sum == 0 ? .infinity : 10 * log10(255 * 255 * Double(first.values.count) / sum)
  }
}
