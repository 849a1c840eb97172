import CKernels

/// The channels-last kernels compiled for one instruction set.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
struct KernelSet: @unchecked Sendable, CustomStringConvertible {
  let functions: UnsafePointer<ckernels_channels_last>

  /// Those this processor runs, the fastest first; the last is the portable one.
  static let all: [KernelSet] = {
    var sets: [UnsafePointer<ckernels_channels_last>?] = [nil, nil, nil]
    let count = ckernels_channels_last_sets(&sets)
    return sets.prefix(Int(count)).compactMap { $0.map(KernelSet.init) }
  }()

  /// What plans use; nil where OpenBLAS is faster than the portable kernels: on an x86-64 without AVX2.
  static let best: KernelSet? = {
    #if arch(x86_64)
      return all.first.flatMap { $0.lanes > 4 ? $0 : nil }
    #else
      return all.first
    #endif
  }()

  private init(_ functions: UnsafePointer<ckernels_channels_last>) { self.functions = functions }

  /// The instruction set: avx512, avx2 or portable.
  var name: String { String(cString: functions.pointee.name) }

  var description: String { name }

  /// Floats a vector register holds.
  var lanes: Int { functions.pointee.lanes }

  /// Floats of a packed matrix [depth][outputs].
  func packedCount(depth: Int, outputs: Int) -> Int { functions.pointee.packed_count(depth, outputs) }

  /// Packs weights [outputs][depth] for ``multiply(_:)``.
  func pack(_ weights: UnsafePointer<Float>, depth: Int, outputs: Int, into packed: UnsafeMutablePointer<Float>) {
    functions.pointee.pack(packed, weights, depth, depth, outputs)
  }

  @inline(__always)
  func multiply(_ product: ckernels_product) {
    withUnsafePointer(to: product) { functions.pointee.multiply($0) }
  }
}
