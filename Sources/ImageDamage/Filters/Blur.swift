import Foundation

/// Blur of the lens and of movement. Beyond the border the nearest pixel counts.
extension Canvas {
  /// A Gaussian of deviation `sigma` pixels (TID2013, type 8).
  mutating func blur(sigma: Double) {
    let radius = max(1, Int((3 * sigma).rounded(.up)))
    let weights = (-radius...radius).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
    convolve(rowsAndColumns: weights)
  }

  /// The same odd number of weights along rows and then along columns; divided by their sum.
  mutating func convolve(rowsAndColumns weights: [Float]) {
    let sum = weights.reduce(0, +)
    let weights = weights.map { $0 / sum }
    convolveRows(weights)
    convolveColumns(weights)
  }

  private mutating func convolveRows(_ weights: [Float]) {
    let (width, radius) = (width, weights.count / 2)
    var padded = [Float](repeating: 0, count: width + 2 * radius)
    for row in 0..<3 * height {
      values.withUnsafeMutableBufferPointer { values in
        padded.withUnsafeMutableBufferPointer { padded in
          let line = UnsafeMutableBufferPointer(rebasing: values[row * width..<(row + 1) * width])
          for index in padded.indices { padded[index] = line[min(max(index - radius, 0), width - 1)] }
          line.update(repeating: 0)
          for (tap, weight) in weights.enumerated() {
            for column in 0..<width { line[column] += weight * padded[column + tap] }
          }
        }
      }
    }
  }

  private mutating func convolveColumns(_ weights: [Float]) {
    let (width, height, radius) = (width, height, weights.count / 2)
    let source = values
    source.withUnsafeBufferPointer { source in
      values.withUnsafeMutableBufferPointer { values in
        for (line, row) in (0..<3).flatMap({ plane in (0..<height).map { (plane * height + $0, $0) } }) {
          let target = UnsafeMutableBufferPointer(rebasing: values[line * width..<(line + 1) * width])
          target.update(repeating: 0)
          for (tap, weight) in weights.enumerated() {
            let from = line - row + min(max(row + tap - radius, 0), height - 1)
            let taken = UnsafeBufferPointer(rebasing: source[from * width..<(from + 1) * width])
            for column in 0..<width { target[column] += weight * taken[column] }
          }
        }
      }
    }
  }

  /// The mean along a line of `length` pixels: the camera or the subject moved.
  mutating func blurAlongLine(length: Double, angle: Double) {
    let count = max(2, Int(length.rounded(.up)))
    average(
      (0..<count).map { index in
        let distance = (Double(index) / Double(count - 1) - 0.5) * (length - 1)
        return (distance * cos(angle), distance * sin(angle))
      })
  }

  /// The mean over a disc of `radius` pixels: out of focus. Of each row that the disc meets, the part between its
  /// borders is taken from running sums.
  mutating func blurByDisc(radius: Double) {
    let reach = Int(radius.rounded(.up)) + 1
    let chords = (-reach...reach).compactMap { row -> (row: Int, half: Double)? in
      let square = radius * radius - Double(row * row)
      return square >= 0 ? (row, square.squareRoot() + 0.5) : nil
    }
    let share = 1 / Float(chords.reduce(0) { $0 + 2 * $1.half })
    let (width, height) = (width, height)
    let sums = runningSums(padding: reach)
    let stride = width + 2 * reach + 1
    values = [Float](repeating: 0, count: values.count)
    sums.withUnsafeBufferPointer { sums in
      values.withUnsafeMutableBufferPointer { values in
        for plane in 0..<3 {
          for row in 0..<height {
            let target = (plane * height + row) * width
            for chord in chords {
              let from = (plane * height + min(max(row + chord.row, 0), height - 1)) * stride + reach
              // The chord around the middle of a pixel, 0.5 to the right of its beginning.
              let (left, right) = (0.5 - chord.half, 0.5 + chord.half)
              let (first, last) = (Int(left.rounded(.down)), Int(right.rounded(.down)))
              let (u, v) = (Float(left - Double(first)), Float(right - Double(last)))
              for column in 0..<width {
                let (a, b) = (from + column + first, from + column + last)
                let low = sums[a] + u * (sums[a + 1] - sums[a])
                let high = sums[b] + v * (sums[b + 1] - sums[b])
                values[target + column] += share * (high - low)
              }
            }
          }
        }
      }
    }
  }

  /// For every row, the sums of all values before a place, of the row continued by `padding` pixels to both sides.
  private func runningSums(padding: Int) -> [Float] {
    var sums: [Float] = []
    sums.reserveCapacity(3 * height * (width + 2 * padding + 1))
    for line in 0..<3 * height {
      var sum: Float = 0
      sums.append(sum)
      for index in 0..<width + 2 * padding {
        sum += values[line * width + min(max(index - padding, 0), width - 1)]
        sums.append(sum)
      }
    }
    return sums
  }

  /// The mean of the image at several sizes about its middle, up to `1 + share`: the lens was zoomed.
  mutating func blurRadially(share: Double) {
    let count = max(2, Int((share * Double(max(width, height)) / 2).rounded(.up)) + 1)
    let source = self
    values = [Float](repeating: 0, count: values.count)
    for index in 0..<count {
      let scale = 1 + share * Double(index) / Double(count - 1)
      let (x, y) = ((Double(width) - 1) / 2, (Double(height) - 1) / 2)
      for row in 0..<height {
        for column in 0..<width {
          let place = (x + (Double(column) - x) / scale, y + (Double(row) - y) / scale)
          for plane in 0..<3 {
            values[plane * area + row * width + column] += source.value(plane, at: place) / Float(count)
          }
        }
      }
    }
  }

  /// The mean of the image moved by each of some distances in pixels, interpolated between pixels.
  private mutating func average(_ distances: [(x: Double, y: Double)]) {
    var weights: [SIMD2<Int>: Float] = [:]
    for (x, y) in distances {
      let (left, top) = (x.rounded(.down), y.rounded(.down))
      let (right, below) = (Float(x - left), Float(y - top))
      for (column, weight) in [(0, 1 - right), (1, right)] {
        for (row, other) in [(0, 1 - below), (1, below)] where weight * other > 0 {
          weights[SIMD2(Int(left) + column, Int(top) + row), default: 0] += weight * other / Float(distances.count)
        }
      }
    }
    let source = self
    values = [Float](repeating: 0, count: values.count)
    // In one order, so that sums are the same each time.
    for (place, weight) in weights.sorted(by: { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }) {
      add(source, shiftedBy: (place.x, place.y), weight: weight)
    }
  }

  /// Adds `weight` times what another canvas has `x` pixels to the right and `y` below.
  private mutating func add(_ source: Canvas, shiftedBy distance: (x: Int, y: Int), weight: Float) {
    let (width, height) = (width, height)
    let first = min(max(0, -distance.x), width)
    let last = max(min(width, width - distance.x), first)
    source.values.withUnsafeBufferPointer { source in
      values.withUnsafeMutableBufferPointer { values in
        for plane in 0..<3 {
          for row in 0..<height {
            let target = (plane * height + row) * width
            let from = (plane * height + min(max(row + distance.y, 0), height - 1)) * width
            for column in 0..<first { values[target + column] += weight * source[from] }
            for column in first..<last { values[target + column] += weight * source[from + column + distance.x] }
            for column in last..<width { values[target + column] += weight * source[from + width - 1] }
          }
        }
      }
    }
  }

  /// The value of a plane between pixels, by bilinear interpolation.
  func value(_ plane: Int, at place: (x: Double, y: Double)) -> Float {
    let (x, y) = (min(max(place.x, 0), Double(width - 1)), min(max(place.y, 0), Double(height - 1)))
    let (left, top) = (Int(x), Int(y))
    let (right, below) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (u, v) = (Float(x - Double(left)), Float(y - Double(top)))
    let start = plane * area
    let upper = values[start + top * width + left] * (1 - u) + values[start + top * width + right] * u
    let lower = values[start + below * width + left] * (1 - u) + values[start + below * width + right] * u
    return upper * (1 - v) + lower * v
  }
}
