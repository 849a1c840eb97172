import Numerics

/// Too few levels.
extension Canvas {
  /// Every value rounded to a multiple of `step` (TID2013, type 7).
  mutating func posterise(step: Double) {
    let step = Float(step)
    map { ($0 / step).rounded() * step }
  }

  /// The smooth part of the image in few levels, as gradients become after too much processing; fine detail stays.
  mutating func band(step: Double) {
    var smooth = self
    smooth.blur(sigma: 3)
    let banded = { (value: Float) in (value / Float(step)).rounded() * Float(step) }
    for index in values.indices { values[index] += banded(smooth.values[index]) - smooth.values[index] }
  }

  /// Few levels, with noise before the rounding, as in palettes of few colours (TID2013, type 22).
  mutating func dither(step: Double, _ generator: inout SplitMix64) {
    let step = Float(step)
    for index in values.indices {
      values[index] = (values[index] / step + Float(generator.nextUniform()) - 0.5).rounded() * step
    }
  }
}
