import CKernels

/// A padded plane of a channel whose pixels are sorted by their remainders modulo the strides (space-to-depth), so that
/// every tap of a window reads consecutive elements for consecutive outputs, whatever the stride or dilation.
///
/// A phase holds the pixels of one pair of remainders. All phases and the outputs have the same pitch, so that the
/// result of a whole plane is one long weighted sum of shifted phases; the columns between two rows of outputs hold
/// garbage.
struct SpaceToDepthPlane: Sendable {
  /// A tap of the window: the phase it reads, and the offset in it of the element for output 0.
  struct Tap: Sendable {
    let phase, offset: Int
  }

  let geometry: WindowGeometry
  private let vertical, horizontal: Axis
  /// Row-major over the window.
  let taps: [Tap]

  init(_ geometry: WindowGeometry) {
    self.geometry = geometry
    vertical = Axis(geometry.vertical)
    horizontal = Axis(geometry.horizontal)
    var taps: [Tap] = []
    for row in 0..<geometry.vertical.kernel {
      for column in 0..<geometry.horizontal.kernel {
        let (y, x) = (row * geometry.vertical.dilation, column * geometry.horizontal.dilation)
        taps.append(
          Tap(
            phase: y % geometry.vertical.stride * geometry.horizontal.stride + x % geometry.horizontal.stride,
            offset: y / geometry.vertical.stride * horizontal.length + x / geometry.horizontal.stride))
      }
    }
    self.taps = taps
  }

  /// Elements from one row to the next.
  var pitch: Int { horizontal.length }

  /// Elements of one phase.
  var phaseCount: Int { vertical.length * horizontal.length }

  var phases: Int { geometry.vertical.stride * geometry.horizontal.stride }

  /// Elements of all phases.
  var count: Int { phases * phaseCount }

  /// Elements from the first output to the last, including the columns between rows.
  var outputSpan: Int { (geometry.vertical.output - 1) * pitch + geometry.horizontal.output }

  /// The largest offset of a tap.
  var reach: Int { phaseCount - outputSpan }

  /// False where a stride or padding far larger than the image would take too much memory.
  var isCompact: Bool { count <= 4 * (geometry.inputCount + geometry.outputCount) + 4096 }

  /// Calls `body` with pointers to each tap's element for output 0 in `phases`.
  func withLines(over phases: UnsafePointer<Float>, _ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: taps.count) { lines in
      for (index, tap) in taps.enumerated() { lines[index] = phases + tap.phase * phaseCount + tap.offset }
      if let base = lines.baseAddress { body(UnsafePointer(base)) }
    }
  }

  /// Sorts a plane into its phases. The padding is not written and must be zero.
  func split(_ plane: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>) {
    forEachPhase { phase, first, rows, columns in
      ckernels_copy_from_strided_2d(
        phases + phase, pitch, plane + first, geometry.vertical.stride * geometry.horizontal.input,
        geometry.horizontal.stride, rows, columns)
    }
  }

  /// Merges phases into a plane, without the padding.
  ///
  /// - Parameter adds: whether to add to `plane`. Otherwise pixels that no window reads keep their value.
  func join(_ phases: UnsafePointer<Float>, into plane: UnsafeMutablePointer<Float>, adds: Bool) {
    let lineStride = geometry.vertical.stride * geometry.horizontal.input
    forEachPhase { phase, first, rows, columns in
      if adds {
        ckernels_add_to_strided_2d(
          plane + first, lineStride, phases + phase, pitch, geometry.horizontal.stride, rows, columns)
      } else {
        ckernels_copy_to_strided_2d(
          plane + first, lineStride, phases + phase, pitch, geometry.horizontal.stride, rows, columns)
      }
    }
  }

  /// Whether every pixel belongs to a phase.
  var coversInput: Bool { vertical.coversInput && horizontal.coversInput }

  /// Calls `body(offset of its pixels in the phases, offset in the plane, rows, columns)` for every phase.
  @inline(__always)
  private func forEachPhase(_ body: (Int, Int, Int, Int) -> Void) {
    for phaseY in 0..<geometry.vertical.stride {
      let lines = vertical.members(of: phaseY)
      for phaseX in 0..<geometry.horizontal.stride {
        let columns = horizontal.members(of: phaseX)
        let phase = (phaseY * geometry.horizontal.stride + phaseX) * phaseCount
        body(
          phase + lines.start * pitch + columns.start, lines.first * geometry.horizontal.input + columns.first,
          lines.count, columns.count)
      }
    }
  }

  private struct Axis: Sendable {
    /// The inputs of one phase: `count` of them, a stride apart, from input `first`, stored from `start` of the phase.
    struct Members {
      let first, start, count: Int
    }

    let axis: WindowAxis
    /// Elements of one phase.
    let length: Int

    init(_ axis: WindowAxis) {
      self.axis = axis
      length = axis.output + (axis.kernel - 1) * axis.dilation / axis.stride
    }

    func members(of phase: Int) -> Members {
      let stride = axis.stride
      let first = ((phase - axis.padBefore) % stride + stride) % stride
      let start = (first + axis.padBefore) / stride
      return Members(
        first: first, start: start, count: max(min((axis.input - first + stride - 1) / stride, length - start), 0))
    }

    var coversInput: Bool { (0..<axis.stride).reduce(0) { $0 + members(of: $1).count } == axis.input }
  }
}
