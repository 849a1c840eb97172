import Foundation

/// What processing and lenses do to edges.
extension Canvas {
  /// Frequencies above `cutoff` (1 is the finest that pixels can show) are cut off sharply, which leaves waves beside
  /// edges.
  mutating func ring(cutoff: Double) {
    let radius = Int((6 / cutoff).rounded(.up))
    convolve(
      rowsAndColumns: (-radius...radius).map { tap in
        let angle = .pi * cutoff * Double(tap)
        return Float(tap == 0 ? 1 : sin(angle) / angle)
      })
  }

  /// `amount` times the difference from a blur is added (unsharp masking).
  mutating func sharpen(by amount: Double) {
    var smooth = self
    smooth.blur(sigma: 1.2)
    for index in values.indices { values[index] += Float(amount) * (values[index] - smooth.values[index]) }
  }

  /// Red and blue moved apart by `distance` pixels, and slightly blurred as by a lens that bends colours differently
  /// (TID2013, type 23).
  mutating func shiftColours(by distance: Double, angle: Double) {
    let source = self
    let (x, y) = (distance / 2 * cos(angle), distance / 2 * sin(angle))
    for (plane, sign) in [(0, 1.0), (2, -1.0)] {
      for row in 0..<height {
        for column in 0..<width {
          values[plane * area + row * width + column] = source.value(
            plane, at: (Double(column) + sign * x, Double(row) + sign * y))
        }
      }
    }
  }
}
