/// Weights transformed for a Winograd convolution: U = G g G^T for each pair of channels, computed in double precision.
enum WinogradWeights {
  /// Weights [groups * n][k][taps][taps] as packed matrices B [k][n] of each point.
  ///
  /// Those of blocked tiles lie in the order in which a block reads them: [groups][panels][points * points], a panel
  /// being two vectors of outputs. Others are [groups][points * points] whole matrices.
  ///
  /// - Parameter isBlocked: as the convolution's tiles are, by its channels and those that fill them up to whole
  ///   vectors.
  static func pack(
    _ weights: FloatBuffer, tiling: WinogradTiling, groups: Int, n: Int, k: Int, isBlocked: Bool,
    _ context: KernelContext
  ) -> FloatBuffer {
    let kernels = context.kernels
    return context.weights.buffer(
      of: weights,
      .winograd(kernels: kernels.name, tiling: tiling, groups: groups, n: n, k: k, isBlocked: isBlocked)
    ) {
      let pairs = n * k
      let panel = isBlocked ? 2 * kernels.lanes : n
      var planes = [Float](repeating: 0, count: tiling.area * pairs)
      return FloatBuffer(count: tiling.area * kernels.packedCount(k: k, n: n) * groups) { packed in
        guard var target = packed.baseAddress else { return }
        for group in 0..<groups {
          let filters = weights.pointer + group * pairs * tiling.taps * tiling.taps
          planes.withUnsafeMutableBufferPointer { transform(filters, count: pairs, tiling: tiling, into: $0) }
          for first in stride(from: 0, to: n, by: panel) {
            let width = min(panel, n - first)
            for point in 0..<tiling.area {
              planes.withUnsafeBufferPointer { planes in
                guard let plane = planes.baseAddress else { return }
                kernels.pack(plane + point * pairs + first * k, k: k, n: width, into: target)
              }
              target += kernels.packedCount(k: k, n: width)
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
