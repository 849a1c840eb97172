/// How Winograd's filtering cuts a convolution: tiles of `tile` x `tile` results from `points` x `points` inputs.
///
/// Each result then costs (points / tile)^2 products a channel pair instead of the window's taps.
enum WinogradTiling: String, Sendable {
  /// F(4x4, 3x3).
  case three4
  /// F(3x3, 4x4).
  case four3
  /// F(4x4, 5x5).
  case five4

  var taps: Int {
    switch self {
    case .three4: 3
    case .four3: 4
    case .five4: 5
    }
  }

  var tile: Int { self == .four3 ? 3 : 4 }
  var points: Int { taps + tile - 1 }

  /// G of the algorithm, [points][taps]: the value of the filter's polynomial at each point, scaled; the last is its leading
  /// coefficient (the point at infinity).
  var weightTransform: [[Double]] {
    // Points and scales in the order of CKernels/ChannelsLast/Winograd.h.
    let points: [Double] = self.points == 6 ? [0, 1, -1, 2, -2] : [0, 1, -1, 2, -2, 0.5, -0.5]
    let divisors: [Double] = self.points == 6 ? [4, -6, -6, 24, 24] : [1, -4.5, -4.5, 90, 90, 45.0 / 32, 45.0 / 32]
    let scales = divisors.map { 1 / $0 }
    var rows: [[Double]] = zip(points, scales).map { point, scale in
      (0..<taps).map { power in (0..<power).reduce(scale) { value, _ in value * point } }
    }
    rows.append((0..<taps).map { $0 == taps - 1 ? 1 : 0 })
    return rows
  }

  /// The one for a window, where its arithmetic saves time; nil for a direct product.
  ///
  /// - Parameter directProducts: products of a direct result for each output channel; the window's own where nil.
  static func choose(
    geometry: WindowGeometry, batch: Int, inputs: Int, outputs: Int, lanes: Int, directProducts: Int? = nil
  ) -> WinogradTiling? {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    guard vertical.stride == 1, horizontal.stride == 1, vertical.dilation == 1, horizontal.dilation == 1,
      vertical.kernel == horizontal.kernel, inputs % lanes == 0, outputs % lanes == 0
    else { return nil }
    let tiling: WinogradTiling
    switch vertical.kernel {
    case 3: tiling = .three4
    case 4: tiling = .four3
    case 5: tiling = .five4
    default: return nil
    }
    // Products of both ways. What else the filtering costs is estimated: its transforms as products with 20 channels more on
    // either side, by which a 7x7 first layer of stride 2, measured to be slower so, is not filtered and an 11x11 of stride 4 is;
    // and the reading of its larger weights as products with 8 pixels more.
    let side = tiling.tile
    let tiles = batch * ((vertical.output + side - 1) / side) * ((horizontal.output + side - 1) / side)
    let area = tiling.points * tiling.points
    let transforms = tiles * area * 20 * (inputs + outputs)
    let weights = 8 * area * inputs * outputs
    let perResult = directProducts ?? geometry.kernelCount * inputs
    let direct = (batch * geometry.outputCount + 8) * perResult * outputs
    return tiles * area * inputs * outputs + transforms + weights < direct ? tiling : nil
  }
}
