/// Float32 elements that never change after `initialize`, aligned to a cache line and shared by every plan and worker.
///
/// `@unchecked Sendable`: the memory is written only inside `init`, before any other thread can see the object.
final class FloatBuffer: @unchecked Sendable {
  /// Bytes; a cache line, and the widest vector register.
  static let alignment = 64

  let pointer: UnsafePointer<Float>
  let count: Int

  /// Allocates `count` zeros and lets `initialize` overwrite them.
  init(count: Int, initialize: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: FloatBuffer.alignment)
    let elements = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    elements.initialize(repeating: 0, count: max(count, 1))
    initialize(UnsafeMutableBufferPointer(start: elements, count: count))
    pointer = UnsafePointer(elements)
    self.count = count
  }

  convenience init(_ elements: [Float]) {
    self.init(count: elements.count) { buffer in
      _ = buffer.update(fromContentsOf: elements)
    }
  }

  deinit { pointer.deallocate() }

  var elements: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
}
