import Glibc

/// Memory that is read over and over, in pages of 2 MiB where the system has them: the processor then looks up hundreds of times fewer
/// addresses, and what lies side by side for the program lies so for its caches.
enum LargePages {
  private static let pageByteCount = 2 << 20

  /// Uninitialised memory, to be freed by `deallocate`.
  ///
  /// - Parameter byteCount: what is smaller than a large page, or left of whole ones, lies in ordinary pages.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= pageByteCount else {
      return .allocate(byteCount: byteCount, alignment: FloatBuffer.alignment)
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageByteCount)
    // A wish: a system that does not give them (transparent_hugepage/enabled) says so, and ordinary pages do.
    _ = madvise(memory, byteCount / pageByteCount * pageByteCount, MADV_HUGEPAGE)
    return memory
  }
}
