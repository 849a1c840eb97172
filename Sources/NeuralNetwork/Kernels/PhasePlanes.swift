import CKernels

/// A channel's plane with its padding around it and its pixels sorted by their remainders modulo the strides, so that every tap
/// of a window reads neighbouring elements for neighbouring outputs, whatever the stride or dilation.
///
/// All phases, and the outputs, share one pitch (elements from one row to the next). The result of a whole plane is then one
/// long weighted sum of shifted phases; the columns between two rows of outputs hold rubbish.
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

  /// Sorts a plane into its phases. Only the inside is written: the padding must be zero and stays so.
  func split(_ plane: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>) {
    forEachRow { line, row, columns in
      let source = plane + line * geometry.horizontal.input + columns.first
      ckernels_take_every(phases + row + columns.start, source, geometry.horizontal.stride, columns.count)
    }
  }

  /// Puts phases together again, the padding left out.
  ///
  /// - Parameter adds: whether to add to what lies in `plane`. Otherwise what no window reads stays as it was.
  func join(_ phases: UnsafePointer<Float>, into plane: UnsafeMutablePointer<Float>, adds: Bool) {
    forEachRow { line, row, columns in
      let target = plane + line * geometry.horizontal.input + columns.first
      let source = phases + row + columns.start
      if adds {
        ckernels_add_every(target, source, geometry.horizontal.stride, columns.count)
      } else {
        ckernels_put_every(target, source, geometry.horizontal.stride, columns.count)
      }
    }
  }

  /// Whether every pixel lies in some phase.
  var coversInput: Bool { vertical.coversInput && horizontal.coversInput }

  /// Calls `body(input line, offset of the row in the phases, columns)` for the rows of all phases that hold inputs.
  @inline(__always)
  private func forEachRow(_ body: (Int, Int, Axis.Members) -> Void) {
    for phaseY in 0..<geometry.vertical.stride {
      let lines = vertical.members(of: phaseY)
      for phaseX in 0..<geometry.horizontal.stride {
        let columns = horizontal.members(of: phaseX)
        guard columns.count > 0 else { continue }
        let phase = (phaseY * geometry.horizontal.stride + phaseX) * phaseCount
        for index in 0..<lines.count {
          body(lines.first + index * geometry.vertical.stride, phase + (lines.start + index) * pitch, columns)
        }
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
