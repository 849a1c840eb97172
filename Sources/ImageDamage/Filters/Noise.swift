import Foundation
import Numerics

/// Noise that cameras, transmission and processing add.
extension Canvas {
  /// Independent normal noise of deviation `sigma` in every channel (TID2013, type 1).
  mutating func addNoise(sigma: Double, _ generator: inout SplitMix64) {
    let noise = NormalNoise(count: values.count, &generator)
    for index in values.indices { values[index] += Float(sigma) * noise[index] }
  }

  /// Noise that is stronger in colour than in luminance, as small sensors have (TID2013, type 2).
  mutating func addColourNoise(sigma: Double, _ generator: inout SplitMix64) {
    let (area, sigma) = (area, Float(sigma))
    let noise = NormalNoise(count: 3 * area, &generator)
    for index in 0..<area {
      let luminance = 0.3 * sigma * noise[index]
      let (u, v) = (sigma * noise[area + index], sigma * noise[2 * area + index])
      // Differences of colour that leave the luminance of BT.601 as it is.
      values[index] += luminance + 1.4 * v
      values[area + index] += luminance - 0.34 * u - 0.71 * v
      values[2 * area + index] += luminance + 1.77 * u
    }
  }

  /// Noise whose neighbours resemble each other: demosaicking and resizing leave it (TID2013, type 3).
  mutating func addCorrelatedNoise(sigma: Double, _ generator: inout SplitMix64) {
    var noise = Canvas(width: width, height: height, values: Array(repeating: 0, count: values.count))
    noise.addNoise(sigma: 1, &generator)
    noise.blur(sigma: 1)
    // The blur leaves about 1 / (2 sqrt(pi)) of the deviation.
    let gain = Float(sigma * 3.545)
    for index in values.indices { values[index] += gain * noise.values[index] }
  }

  /// Noise without its low frequencies (TID2013, type 5).
  mutating func addHighFrequencyNoise(sigma: Double, _ generator: inout SplitMix64) {
    var noise = Canvas(width: width, height: height, values: Array(repeating: 0, count: values.count))
    noise.addNoise(sigma: sigma, &generator)
    var smooth = noise
    smooth.blur(sigma: 1)
    for index in values.indices { values[index] += noise.values[index] - smooth.values[index] }
  }

  /// A share of the values is black or white (TID2013, type 6); half of the time of whole pixels, otherwise of single
  /// channels.
  mutating func addImpulseNoise(share: Double, _ generator: inout SplitMix64) {
    let hitsPixels = generator.next(below: 2) == 0
    let area = area
    for index in 0..<(hitsPixels ? area : values.count) where generator.nextUniform() < share {
      let value: Float = generator.next(below: 2) == 0 ? 0 : 255
      if hitsPixels {
        for plane in 0..<3 { values[plane * area + index] = value }
      } else {
        values[index] = value
      }
    }
  }

  /// Noise in proportion to the light: speckle (TID2013, type 19).
  mutating func multiplyNoise(sigma: Double, _ generator: inout SplitMix64) {
    let noise = NormalNoise(count: values.count, &generator)
    for index in values.indices { values[index] *= 1 + Float(sigma) * noise[index] }
  }

  /// What a camera leaves of a noisy exposure: noise that grows with the light, smoothed where neighbours are alike, so
  /// that flat places become blotches and fine texture is lost (TID2013, type 9).
  mutating func addDenoisedNoise(sigma: Double, _ generator: inout SplitMix64) {
    let noise = NormalNoise(count: values.count, &generator)
    for index in values.indices {
      let light = min(max(values[index], 0), 255) / 255
      values[index] += Float(sigma) * (0.4 + 0.6 * light).squareRoot() * noise[index]
    }
    smoothAlike(limit: Float(2 * sigma), radius: 2)
  }

  /// Every value becomes the mean of the neighbours that differ from it by at most `limit`: J. Lee, "Digital image
  /// smoothing and the sigma filter", 1983.
  private mutating func smoothAlike(limit: Float, radius: Int) {
    let (width, height) = (width, height)
    let source = values
    var (sums, counts) = ([Float](repeating: 0, count: width), [Float](repeating: 0, count: width))
    for (line, row) in (0..<3).flatMap({ plane in (0..<height).map { (plane * height + $0, $0) } }) {
      sums.withUnsafeMutableBufferPointer { sums in
        counts.withUnsafeMutableBufferPointer { counts in
          source.withUnsafeBufferPointer { source in
            sums.update(repeating: 0)
            counts.update(repeating: 0)
            for y in max(row - radius, 0)...min(row + radius, height - 1) {
              for x in -radius...radius {
                let (first, last) = (max(0, -x), min(width, width - x))
                guard first < last else { continue }
                let other = (line - row + y) * width + x
                for column in first..<last {
                  let value = source[other + column]
                  let isAlike: Float = abs(value - source[line * width + column]) <= limit ? 1 : 0
                  sums[column] += isAlike * value
                  counts[column] += isAlike
                }
              }
            }
          }
        }
      }
      for column in 0..<width { values[line * width + column] = sums[column] / counts[column] }
    }
  }
}

/// Numbers of the standard normal distribution, drawn from a table of its quantiles: training needs millions a second.
private struct NormalNoise {
  private let values: [Float]

  subscript(index: Int) -> Float { values[index] }

  init(count: Int, _ generator: inout SplitMix64) {
    var values: [Float] = []
    values.reserveCapacity(count + 3)
    while values.count < count {
      let bits = generator.next()
      for part in 0..<4 { values.append(Self.quantiles[Int(bits >> (16 * UInt64(part)) & 0xFFF)]) }
    }
    self.values = values
  }

  /// The values below which (k + 0.5) / 4096 of the distribution lie, for k = 0 ... 4095, by bisection of its
  /// cumulative distribution.
  private static let quantiles: [Float] = (0..<4096).map { index in
    let share = (Double(index) + 0.5) / 4096
    var (low, high) = (-5.0, 5.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
    }
    return Float((low + high) / 2)
  }
}
