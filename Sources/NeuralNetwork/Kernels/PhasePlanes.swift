import CKernels

/// A channel's plane with its padding around it and its pixels sorted by their remainders modulo the strides, so that
/// every tap of a window reads neighbouring elements for neighbouring outputs, whatever the stride or dilation.
///
/// All phases, and the outputs, share one pitch (elements from one row to the next). The result of a whole plane is
/// then one long weighted sum of shifted phases; the columns between two rows of outputs hold rubbish.
struct PhasePlanes: Sendable {
  /// A tap of the window: the phase it reads, and where within it the element for output 0 lies.
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

  /// From the first output to the last, the columns between rows included.
  var outputSpan: Int { (geometry.vertical.output - 1) * pitch + geometry.horizontal.output }

  /// The largest offset of a tap.
  var reach: Int { phaseCount - outputSpan }

  /// False where a stride or padding far beyond the image makes planes of any size.
  var isCompact: Bool { count <= 4 * (geometry.inputCount + geometry.outputCount) + 4096 }

  /// Gives `body` where each tap's element for output 0 lies in `phases`.
  func withLines(over phases: UnsafePointer<Float>, _ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: taps.count) { lines in
      for (index, tap) in taps.enumerated() { lines[index] = phases + tap.phase * phaseCount + tap.offset }
      if let base = lines.baseAddress { body(UnsafePointer(base)) }
    }
  }

  /// Sorts a plane into its phases. Only the inside is written: the padding must be zero and stays so.
  func split(_ plane: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>) {
    forEachPhase { phase, first, rows, columns in
      ckernels_copy_from_strided_2d(
        phases + phase, pitch, plane + first, geometry.vertical.stride * geometry.horizontal.input,
        geometry.horizontal.stride, rows, columns)
    }
  }

  /// Puts phases together again, the padding left out.
  ///
  /// - Parameter adds: whether to add to what lies in `plane`. Otherwise what no window reads stays as it was.
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

  /// Whether every pixel lies in some phase.
  var coversInput: Bool { vertical.coversInput && horizontal.coversInput }

  /// Calls `body(where its pixels begin among the phases, where in the plane, rows, columns)` for every phase.
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
    /// The inputs of one phase: `count` of them from input `first` on, a stride apart, at `start` of the phase.
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
