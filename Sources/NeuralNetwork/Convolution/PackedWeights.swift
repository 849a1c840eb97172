import CKernels
import Synchronization

/// A network's weights in the order micro-kernels read them: packed when a plan first needs them, then shared by all
/// plans and workers.
final class PackedWeights: Sendable {
  /// Everything beside the weights themselves that decides what the packed floats are.
  enum Layout: Hashable {
    /// Padded with zeros to so many floats.
    case bias(Int)
    /// Matrices B of k rows and n columns, in panels of columns.
    case gemm(GEMMWeights, kernels: String)
    /// [taps][channels].
    case depthwise(channels: Int, taps: Int)
    /// Transformed filters as B of each point.
    case winograd(kernels: String, tiling: WinogradTiling, groups: Int, n: Int, k: Int, isBlocked: Bool)
    /// [n][stride * stride * channels][taps][taps].
    case spaceToDepth(stride: Int, kernel: Int, channels: Int, n: Int)
  }

  private struct Key: Hashable {
    let source: ObjectIdentifier
    let layout: Layout
  }

  /// Keeps the source, so that no other buffer is given its identity.
  private struct Entry {
    let source, packed: FloatBuffer
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// What `pack` makes of `source`, made once for each layout.
  func buffer(of source: FloatBuffer, _ layout: Layout, pack: () -> FloatBuffer) -> FloatBuffer {
    entries.withLock { entries in
      let key = Key(source: ObjectIdentifier(source), layout: layout)
      if let entry = entries[key] { return entry.packed }
      let packed = pack()
      entries[key] = Entry(source: source, packed: packed)
      return packed
    }
  }
}

extension PackedWeights {
  /// The bias, or zeros, with enough behind it for whole vectors to be read.
  ///
  /// It is not packed into the panels of a GEMM: depthwise and Winograd kernels read the same floats, and workers that
  /// divide a product by columns begin anywhere.
  func bias(_ bias: FloatBuffer?, count: Int, _ kernels: MicroKernels) -> FloatBuffer {
    let padded = FloatBuffer.paddedCount(count) + FloatBuffer.paddedCount(kernels.lanes)
    guard let bias else { return FloatBuffer(count: padded) { _ in } }
    return buffer(of: bias, .bias(padded)) {
      FloatBuffer(count: padded) { _ = $0.update(fromContentsOf: bias) }
    }
  }

  /// The one packer of matrices: B in the panels that GEMM kernels named `kernels` read.
  ///
  /// - Parameters:
  ///   - packedCount: floats of one packed matrix.
  ///   - pack: writes one of them, from n rows of k floats.
  func gemm(
    _ weights: FloatBuffer, _ form: GEMMWeights, kernels: String, packedCount: Int,
    pack: (_ rows: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>) -> Void
  ) -> FloatBuffer {
    buffer(of: weights, .gemm(form, kernels: kernels)) {
      let ordered = form.ordered(weights)
      return FloatBuffer(count: packedCount * form.matrices) { packed in
        guard let target = packed.baseAddress else { return }
        for matrix in 0..<form.matrices {
          pack(ordered.pointer + matrix * form.n * form.k, target + matrix * packedCount)
        }
      }
    }
  }
}

/// How the weights of one or several matrices B [k][n] are stored in the network.
struct GEMMWeights: Hashable, Sendable {
  var matrices = 1
  let n, channels: Int
  /// Pixels of a convolution's window.
  var taps = 1
  /// Whether they are stored as B is, [k][n]; otherwise as [matrices * n][channels][taps].
  var isRowMajor = false

  /// Rows of B: [taps][channels], as windows of NHWC images are.
  var k: Int { taps * channels }

  /// The weights as [matrices * n][k].
  fileprivate func ordered(_ weights: FloatBuffer) -> FloatBuffer {
    if taps == 1, !isRowMajor { return weights }
    return FloatBuffer(count: weights.count) { target in
      guard let target = target.baseAddress else { return }
      if isRowMajor { return ckernels_transpose(target, weights.pointer, n, k, n) }
      for row in 0..<matrices * n {
        ckernels_transpose(target + row * k, weights.pointer + row * k, taps, channels, taps)
      }
    }
  }
}
