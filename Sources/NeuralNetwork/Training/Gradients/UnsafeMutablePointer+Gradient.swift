extension UnsafeMutablePointer<Float> {
  /// Stores `contribution(0)`, ..., or adds them to the gradients that lie here already.
  @inline(__always)
  func receive(_ count: Int, accumulates: Bool, _ contribution: (_ index: Int) -> Float) {
    // Two loops without conditions, which vectorise.
    if accumulates {
      for index in 0..<count { self[index] += contribution(index) }
    } else {
      for index in 0..<count { self[index] = contribution(index) }
    }
  }

  /// As above, where each contribution is made of one element of `gradient`, which may be this memory if it is not added to.
  @inline(__always)
  func receive(
    _ gradient: UnsafePointer<Float>, _ count: Int, accumulates: Bool,
    _ contribution: (_ gradient: Float, _ index: Int) -> Float
  ) {
    if !accumulates && gradient == UnsafePointer(self) {
      // A loop of its own: memory that overlaps would not be vectorised.
      for index in 0..<count { self[index] = contribution(self[index], index) }
    } else {
      receive(count, accumulates: accumulates) { contribution(gradient[$0], $0) }
    }
  }
}
