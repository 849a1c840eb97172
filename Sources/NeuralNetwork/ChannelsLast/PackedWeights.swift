import Synchronization

/// A network's weights in the order kernels read them: made when a plan first needs them, then shared by all plans and workers.
final class PackedWeights: Sendable {
  private struct Key: Hashable {
    let source: UnsafePointer<Float>
    let form: String

    init(_ source: FloatBuffer, _ form: String) {
      self.source = source.pointer
      self.form = form
    }
  }

  /// The source is kept with what was made of it, so that no other buffer comes to lie at its address.
  private struct Entry {
    let source, packed: FloatBuffer
  }

  // Pointers as identities only.
  private struct Entries: @unchecked Sendable {
    var list: [Key: Entry] = [:]
  }

  private let entries = Mutex(Entries())

  /// What `make` makes of `source`, made once for each `form`.
  ///
  /// - Parameter form: says all that the result depends on beside the source.
  func buffer(of source: FloatBuffer, form: String, make: () -> FloatBuffer) -> FloatBuffer {
    entries.withLock { entries in
      let key = Key(source, form)
      if let entry = entries.list[key] { return entry.packed }
      let packed = make()
      entries.list[key] = Entry(source: source, packed: packed)
      return packed
    }
  }
}
