import Synchronization

/// The bytes that all uploads together may hold.
final class BufferBudget: Sendable {
  let limit: Int
  private let used = Atomic<Int>(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether this many bytes are free now; nothing is taken.
  func hasRoom(for byteCount: Int) -> Bool {
    byteCount <= limit - used.load(ordering: .relaxed)
  }

  fileprivate func take(_ byteCount: Int) -> Bool {
    let (_, total) = used.add(byteCount, ordering: .relaxed)
    if total <= limit { return true }
    giveBack(byteCount)
    return false
  }

  fileprivate func giveBack(_ byteCount: Int) {
    used.subtract(byteCount, ordering: .relaxed)
  }
}

/// One upload's share of the budget, given back when the last that needs the bytes lets go of it.
final class BufferReservation: Sendable {
  private let budget: BufferBudget
  private let held = Atomic<Int>(0)

  init(in budget: BufferBudget) {
    self.budget = budget
  }

  deinit {
    budget.giveBack(held.load(ordering: .relaxed))
  }

  /// Takes more of the budget; false, with nothing taken, if that much is not free.
  func grow(by byteCount: Int) -> Bool {
    guard budget.take(byteCount) else { return false }
    held.add(byteCount, ordering: .relaxed)
    return true
  }
}
