/// How one axis is resized: each element of the output is a weighted sum of a few of the input.
struct ResizeAxis: Sendable {
  let axis: Int
  let input, output: Int
  /// Elements that are summed for each of the output.
  let taps: Int
  /// Their indices and weights, `taps` for each element of the output.
  private(set) var sources: [Int] = []
  private(set) var weights: [Float] = []

  /// - Parameters:
  ///   - output: at least 1; so is `input`.
  ///   - scale: output elements for one of the input, above 0.
  init(
    axis: Int, input: Int, output: Int, scale: Float, _ method: ResizeMethod, _ coordinates: ResizeCoordinates
  ) {
    (self.axis, self.input, self.output) = (axis, input, output)
    switch method {
    case .nearest: taps = 1
    case .linear: taps = 2
    case .cubic: taps = 4
    }
    sources.reserveCapacity(output * taps)
    weights.reserveCapacity(output * taps)
    for index in 0..<output {
      let position = coordinates.source(index, input: input, output: output, scale: scale)
      switch method {
      case .nearest(let rounding):
        add(rounding.round(position, scale: scale), 1)
      case .linear:
        let inside = min(max(position, 0), Float(input - 1))
        let first = inside.rounded(.down)
        add(first, 1 - (inside - first))
        add(first + 1, inside - first)
      case .cubic(let coefficient, let excludesOutside): addCubic(position, coefficient, excludesOutside)
      }
    }
  }

  /// Adds a tap; outside the axis its first or last element is meant.
  private mutating func add(_ position: Float, _ weight: Float) {
    // Infinite where the scale is next to nothing.
    sources.append(position >= Float(input) ? input - 1 : position > 0 ? min(Int(position), input - 1) : 0)
    weights.append(weight)
  }

  /// R. Keys, "Cubic convolution interpolation for digital image processing", 1981.
  private mutating func addCubic(_ position: Float, _ a: Float, _ excludesOutside: Bool) {
    let first = position.rounded(.down)
    let offset = position - first
    func near(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }
    func far(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    var factors = [far(offset + 1), near(offset), near(1 - offset), far(2 - offset)]
    if excludesOutside {
      for tap in 0..<4 where !(0..<Float(input)).contains(first + Float(tap - 1)) { factors[tap] = 0 }
      let total = factors.reduce(0, +)
      factors = factors.map { $0 / total }
    }
    for tap in 0..<4 { add(first + Float(tap - 1), factors[tap]) }
  }

  /// Resizes the axis of a tensor seen as [outer, input, inner].
  func apply(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, outer: Int, inner: Int
  ) {
    for block in 0..<outer {
      let (source, target) = (source + block * input * inner, target + block * output * inner)
      for index in 0..<output {
        let row = target + index * inner
        let (first, weight) = (source + sources[index * taps] * inner, weights[index * taps])
        if taps == 1 {
          row.update(from: first, count: inner)
          continue
        }
        for element in 0..<inner { row[element] = first[element] * weight }
        for tap in 1..<taps {
          let (next, weight) = (source + sources[index * taps + tap] * inner, weights[index * taps + tap])
          // An infinity that is not there must not become a NaN.
          guard weight != 0 else { continue }
          for element in 0..<inner { row[element] += next[element] * weight }
        }
      }
    }
  }

  /// Adds each element's gradient to those of the elements that it is made of.
  func pullBack(
    _ gradient: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, outer: Int, inner: Int
  ) {
    for block in 0..<outer {
      let (gradient, target) = (gradient + block * output * inner, target + block * input * inner)
      for index in 0..<output {
        let row = gradient + index * inner
        for tap in 0..<taps {
          let (source, weight) = (target + sources[index * taps + tap] * inner, weights[index * taps + tap])
          for element in 0..<inner { source[element] += row[element] * weight }
        }
      }
    }
  }
}

/// How an element between others is computed: ONNX's `mode`.
enum ResizeMethod: Sendable {
  case nearest(NearestRounding)
  /// Of the two neighbours along each axis.
  case linear
  /// Of four, with the coefficient that the cubic has.
  case cubic(coefficient: Float, excludesOutside: Bool)
}
