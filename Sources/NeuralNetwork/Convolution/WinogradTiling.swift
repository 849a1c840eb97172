/// How a Winograd convolution is cut into tiles: `tile` x `tile` results from `points` x `points` inputs, F(tile,
/// taps).
///
/// Each result then costs (points / tile)^2 products per pair of channels instead of taps^2.
struct WinogradTiling: Hashable, Sendable {
  /// Rows and columns of the window: 3, 4 or 5.
  let taps: Int
  /// Interpolation points along a side, that at infinity included: 6 or 8.
  let points: Int

  /// Results along a side.
  var tile: Int { points - taps + 1 }
  /// Products of a tile per pair of channels.
  var area: Int { points * points }

  /// Those there are kernels for.
  static let all = [(3, 6), (3, 8), (4, 6), (4, 8), (5, 8)].map { WinogradTiling(taps: $0, points: $1) }

  /// G of the algorithm, [points][taps]: the value of the filter's polynomial at each point, scaled; the last is its
  /// leading coefficient (the point at infinity).
  var weightTransform: [[Double]] {
    // Points and scales in the order of CKernels/Float32/Winograd.h.
    let points: [Double] = self.points == 6 ? [0, 1, -1, 2, -2] : [0, 1, -1, 2, -2, 0.5, -0.5]
    let divisors: [Double] = self.points == 6 ? [4, -6, -6, 24, 24] : [1, -4.5, -4.5, 90, 90, 45.0 / 32, 45.0 / 32]
    let scales = divisors.map { 1 / $0 }
    var rows: [[Double]] = zip(points, scales).map { point, scale in
      (0..<taps).map { power in (0..<power).reduce(scale) { value, _ in value * point } }
    }
    rows.append((0..<taps).map { $0 == taps - 1 ? 1 : 0 })
    return rows
  }

  /// Tiles that cover `batch` results of a window.
  func tiles(of geometry: WindowGeometry, batch: Int) -> Int {
    [geometry.vertical, geometry.horizontal].reduce(batch) { $0 * (($1.output + tile - 1) / tile) }
  }

  /// Whether sums stay in the first-level cache between product and transform.
  ///
  /// The matrices of a block of tiles and the weights of a panel are read once for each other, and must stay in the
  /// second-level cache for it: with 512 KiB, blocks were faster up to 192 inputs of 6 points and 128 of 8, and slower
  /// at 256 and 192.
  func isBlocked(inputs: Int) -> Bool { area * inputs <= 8192 }

  /// The tiling that takes the fewest products, or nil where a matrix product of the window takes fewer.
  ///
  /// - Parameter directProducts: products of a result without it for each output channel; the window's own where nil.
  static func choose(
    geometry: WindowGeometry, batch: Int, inputs: Int, outputs: Int, lanes: Int, directProducts: Int? = nil
  ) -> WinogradTiling? {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    guard vertical.stride == 1, horizontal.stride == 1, vertical.dilation == 1, horizontal.dilation == 1,
      vertical.kernel == horizontal.kernel, inputs % lanes == 0, outputs % lanes == 0
    else { return nil }
    let perResult = directProducts ?? geometry.kernelCount * inputs
    let direct = (batch * geometry.outputCount + 8) * perResult * outputs
    let sameTaps = all.filter { $0.taps == vertical.kernel }
    // Larger tiles pay only in blocks: their planes and weights are the first to leave the caches.
    let tilings = sameTaps.prefix(1) + sameTaps.dropFirst().filter { $0.isBlocked(inputs: inputs) }
    let candidates = tilings.map { tiling in
      (
        tiling: tiling,
        cost: tiling.cost(tiles: tiling.tiles(of: geometry, batch: batch), inputs: inputs, outputs: outputs)
      )
    }
    guard let best = candidates.min(by: { $0.cost < $1.cost }), best.cost < direct else { return nil }
    return best.tiling
  }

  /// Products, and what else the algorithm costs, estimated: its transforms as products with 10 more channels on either
  /// side, 20 where sums leave the cache; and reading its larger weights as products with 8 more pixels.
  private func cost(tiles: Int, inputs: Int, outputs: Int) -> Int {
    let transforms = (isBlocked(inputs: inputs) ? 10 : 20) * (inputs + outputs)
    return area * (tiles * (inputs * outputs + transforms) + 8 * inputs * outputs)
  }
}
