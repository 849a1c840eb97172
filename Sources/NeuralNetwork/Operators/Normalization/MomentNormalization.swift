/// Rows of numbers brought to mean 0 and variance 1, each number then scaled and shifted: what LayerNormalization,
/// InstanceNormalization and GroupNormalization have in common.
///
/// Scale and bias hold one number for each run of `run` elements: the first of row r is number (r % period) * step.
struct MomentNormalization: Sendable {
  let rows, length: Int
  let run, period, step: Int
  let epsilon: Float

  /// Numbers of the scale, and of the bias.
  var affineCount: Int { length == 0 ? 0 : (period - 1) * step + length / run }

  /// Calls `body(first element, the affine's number, count)` for each run of a row.
  @inline(__always)
  private func forEachRun(ofRow row: Int, _ body: (_ element: Int, _ affine: Int, _ count: Int) -> Void) {
    let first = row % period * step
    for number in 0..<(length / run) { body(number * run, first + number, run) }
  }

  /// The mean and the reciprocal of the deviation of a row.
  @inline(__always)
  private func moments(_ source: UnsafePointer<Float>) -> (mean: Float, scale: Float) {
    let mean = sum(source, count: length) / Float(length)
    let variance = sum(count: length) { (source[$0] - mean) * (source[$0] - mean) } / Float(length)
    return (mean, 1 / (variance + epsilon).squareRoot())
  }

  /// - Parameters:
  ///   - scale: where it is constant and of another shape, its numbers as they are needed; nil for input 1.
  ///   - bias: likewise of input 2.
  func kernel(scale: FloatBuffer?, bias: FloatBuffer?, hasBias: Bool) -> Kernel {
    Kernel(canRunInPlace: true, partition: Partition(units: rows)) { arguments, rows in
      let scales = scale?.pointer ?? arguments.input(1)
      let biases = hasBias ? bias?.pointer ?? arguments.input(2) : nil
      for row in rows {
        let (source, target) = (arguments.input(0) + row * length, arguments.output(0) + row * length)
        let moments = moments(source)
        if run == 1 {
          for index in 0..<length {
            target[index] = (source[index] - moments.mean) * moments.scale * scales[index] + (biases?[index] ?? 0)
          }
          continue
        }
        forEachRun(ofRow: row) { element, affine, count in
          let (factor, offset) = (moments.scale * scales[affine], biases?[affine] ?? 0)
          for index in element..<(element + count) {
            target[index] = (source[index] - moments.mean) * factor + offset
          }
        }
      }
    }
  }

  /// dx = (h - mean(h) - n mean(h n)) / deviation, where n is the normalised row and h the gradient times the scale.
  func gradientKernel(scale: FloatBuffer?, wanted: [Bool]) -> GradientKernel {
    let readsScale = wanted[0] && scale == nil
    return GradientKernel(scratchCount: length, readsInputs: Set([0] + (readsScale ? [1] : []))) { arguments in
      arguments.clearUnlessAccumulated(1, count: affineCount)
      arguments.clearUnlessAccumulated(2, count: affineCount)
      let (input, product) = (arguments.input(0), arguments.scratch)
      for row in 0..<rows {
        let (source, gradient) = (input + row * length, UnsafePointer(arguments.outputGradient) + row * length)
        let moments = moments(source)
        addAffineGradients(gradient, source, moments, ofRow: row, arguments)
        guard let target = arguments.inputGradient(0) else { continue }
        let scales = scale?.pointer ?? arguments.input(1)
        if run == 1 {
          for index in 0..<length { product[index] = gradient[index] * scales[index] }
        } else {
          forEachRun(ofRow: row) { element, affine, count in
            for index in element..<(element + count) { product[index] = gradient[index] * scales[affine] }
          }
        }
        let mean = sum(product, count: length) / Float(length)
        let slope =
          sum(count: length) { product[$0] * (source[$0] - moments.mean) } * moments.scale * moments.scale
          / Float(length)
        (target + row * length).receive(length, accumulates: arguments.accumulates(0)) {
          (product[$0] - mean - (source[$0] - moments.mean) * slope) * moments.scale
        }
      }
    }
  }

  /// Adds a row's part of the gradients of the scale and the bias.
  private func addAffineGradients(
    _ gradient: UnsafePointer<Float>, _ source: UnsafePointer<Float>, _ moments: (mean: Float, scale: Float),
    ofRow row: Int, _ arguments: borrowing GradientArguments
  ) {
    let (scales, biases) = (arguments.inputGradient(1), arguments.optionalInputGradient(2))
    if run == 1 {
      if let scales {
        for index in 0..<length { scales[index] += gradient[index] * (source[index] - moments.mean) * moments.scale }
      }
      biases?.receive(gradient, length, accumulates: true) { part, _ in part }
      return
    }
    forEachRun(ofRow: row) { element, affine, count in
      let (source, gradient) = (source + element, gradient + element)
      scales?[affine] += sum(count: count) { gradient[$0] * (source[$0] - moments.mean) } * moments.scale
      biases?[affine] += sum(gradient, count: count)
    }
  }
}
