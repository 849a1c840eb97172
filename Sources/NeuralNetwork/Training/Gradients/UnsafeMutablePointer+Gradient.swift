extension UnsafeMutablePointer<Float> {
  /// Stores `contribution(0)`, ..., or adds them to the gradients that lie here already.
  @inline(__always)
  func receive(_ count: Int, accumulates: Bool, _ contribution: (Int) -> Float) {
    // Two loops without conditions, which vectorise.
    if accumulates {
      for index in 0..<count { self[index] += contribution(index) }
    } else {
      for index in 0..<count { self[index] = contribution(index) }
    }
  }
}
