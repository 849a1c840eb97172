/// Weights transformed for Winograd's filtering: U = G g G^T for each pair of channels, computed in double precision.
enum WinogradWeights {
  /// Weights [outputs][inputs][taps][taps] as packed products, [groups][points * points] of them.
  static func pack(
    _ weights: FloatBuffer, tiling: WinogradTiling, outputs: Int, groups: Int, inputs: Int, _ context: ChannelsLast
  ) -> FloatBuffer {
    let kernels = context.kernels
    return context.weights.buffer(of: weights, form: "winograd \(tiling.rawValue) \(kernels.name) \(groups)") {
      let (area, rows) = (tiling.points * tiling.points, outputs / groups)
      let panels = kernels.packedCount(depth: inputs, outputs: rows)
      let pairs = rows * inputs
      var planes = [Float](repeating: 0, count: area * pairs)
      return FloatBuffer(count: groups * area * panels) { packed in
        guard let target = packed.baseAddress else { return }
        for group in 0..<groups {
          let filters = weights.pointer + group * pairs * tiling.taps * tiling.taps
          planes.withUnsafeMutableBufferPointer { transform(filters, count: pairs, tiling: tiling, into: $0) }
          for point in 0..<area {
            planes.withUnsafeBufferPointer { planes in
              guard let plane = planes.baseAddress else { return }
              kernels.pack(
                plane + point * pairs, depth: inputs, outputs: rows, into: target + (group * area + point) * panels)
            }
          }
        }
      }
    }
  }

  /// `planes` receives [points * points][count].
  private static func transform(
    _ filters: UnsafePointer<Float>, count: Int, tiling: WinogradTiling, into planes: UnsafeMutableBufferPointer<Float>
  ) {
    let (taps, points) = (tiling.taps, tiling.points)
    let flat = tiling.weightTransform.flatMap(\.self)
    var half = [Double](repeating: 0, count: points * taps)
    flat.withUnsafeBufferPointer { matrix in
      half.withUnsafeMutableBufferPointer { half in
        for index in 0..<count {
          let filter = filters + index * taps * taps
          for point in 0..<points {
            for column in 0..<taps {
              var sum = 0.0
              for row in 0..<taps { sum += matrix[point * taps + row] * Double(filter[row * taps + column]) }
              half[point * taps + column] = sum
            }
          }
          for y in 0..<points {
            for x in 0..<points {
              var sum = 0.0
              for column in 0..<taps { sum += half[y * taps + column] * matrix[x * taps + column] }
              planes[(y * points + x) * count + index] = Float(sum)
            }
          }
        }
      }
    }
  }
}
