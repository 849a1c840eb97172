import Foundation

/// Float32 elements aligned to a cache line and shared by every plan and worker.
///
/// `@unchecked Sendable`: a constant's memory is written only inside `init`, before any other thread can see the
/// object. A trained parameter's (``TrainableNetwork``) changes between runs: whoever trains lets no plan run
/// meanwhile.
package final class FloatBuffer: @unchecked Sendable {
  /// Bytes; a cache line, and the widest vector register.
  static let alignment = 64

  /// `count` rounded up to whole cache lines.
  static func paddedCount(_ count: Int) -> Int {
    let line = alignment / MemoryLayout<Float>.stride
    return (count + line - 1) / line * line
  }

  package let pointer: UnsafePointer<Float>
  package let count: Int
  /// The buffer that these elements are a part of; nil where they are a buffer of their own.
  private let whole: FloatBuffer?

  /// Allocates `count` zeros and lets `initialize` overwrite them.
  init(count: Int, initialize: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let capacity = count == 0 ? 1 : count
    let raw = HugePages.allocate(byteCount: capacity * MemoryLayout<Float>.stride)
    let elements = raw.bindMemory(to: Float.self, capacity: capacity)
    elements.initialize(repeating: 0, count: capacity)
    initialize(UnsafeMutableBufferPointer(start: elements, count: count))
    pointer = UnsafePointer(elements)
    self.count = count
    whole = nil
  }

  /// A part of another buffer: the same memory, which lives as long as either does.
  init(_ whole: FloatBuffer, part: Range<Int>) {
    precondition(part.lowerBound >= 0 && part.upperBound <= whole.count)
    pointer = whole.pointer + part.lowerBound
    count = part.count
    self.whole = whole
  }

  package convenience init(_ elements: [Float]) {
    self.init(count: elements.count) { buffer in
      _ = buffer.update(fromContentsOf: elements)
    }
  }

  deinit { if whole == nil { pointer.deallocate() } }

}

/// The elements are read through the buffer, never through a view of its memory that could outlive it.
extension FloatBuffer: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> Float {
    precondition(index >= 0 && index < count, "an element outside the buffer")
    return pointer[index]
  }

  package func withContiguousStorageIfAvailable<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeBufferPointer(start: pointer, count: count))
  }
}

extension FloatBuffer: Equatable {
  /// Whether both hold the same bits: a zero is no negative zero, and a NaN is itself.
  package static func == (a: FloatBuffer, b: FloatBuffer) -> Bool {
    a.count == b.count && (a === b || memcmp(a.pointer, b.pointer, a.count * MemoryLayout<Float>.stride) == 0)
  }
}

/// Memory that is read over and over, in pages of 2 MiB where the system has them: the processor then looks up hundreds
/// of times fewer addresses.
enum HugePages {
  private static let pageByteCount = 2 << 20

  /// Uninitialised memory, to be freed by `deallocate`.
  ///
  /// - Parameter byteCount: what is smaller than a huge page, or left of whole ones, is in ordinary pages.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= pageByteCount else {
      return .allocate(byteCount: byteCount, alignment: FloatBuffer.alignment)
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageByteCount)
    // A wish: a system that does not grant it (transparent_hugepage/enabled) says so, and ordinary pages do.
    _ = madvise(memory, byteCount / pageByteCount * pageByteCount, MADV_HUGEPAGE)
    return memory
  }
}
