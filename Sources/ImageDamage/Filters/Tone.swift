import Foundation

/// Light, contrast and colour.
extension Canvas {
  /// As if the light had been `2^stops` times as much: in linear light, clipped where the sensor is full.
  mutating func expose(stops: Double) {
    let gain = pow(2, stops)
    let table = (0...255).map { Float(255 * SRGB.encoded(min(1, gain * SRGB.linear(Double($0) / 255)))) }
    map { table[Int(min(max($0, 0), 255).rounded())] }
  }

  /// Drawn towards the mean by a share (TID2013, type 17).
  mutating func reduceContrast(by share: Double) {
    let (mean, kept) = (mean, Float(1 - share))
    map { mean + kept * ($0 - mean) }
  }

  /// Differences of colour times a factor; the luminance stays (TID2013, type 18).
  mutating func scaleSaturation(by factor: Double) {
    let factor = Float(factor)
    mapPixels { red, green, blue in
      let luminance = 0.299 * red + 0.587 * green + 0.114 * blue
      return (
        luminance + factor * (red - luminance), luminance + factor * (green - luminance),
        luminance + factor * (blue - luminance)
      )
    }
  }

  /// A wrong white balance: channels brighter and darker by up to `strength`, in the direction of a hue.
  mutating func cast(strength: Double, hue: Double) {
    let gains = (0..<3).map { Float(1 + strength * cos(hue + 2 * .pi * Double($0) / 3)) }
    mapPixels { ($0 * gains[0], $1 * gains[1], $2 * gains[2]) }
  }
}

/// IEC 61966-2-1.
private enum SRGB {
  static func linear(_ code: Double) -> Double { code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4) }

  static func encoded(_ light: Double) -> Double {
    light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
  }
}
