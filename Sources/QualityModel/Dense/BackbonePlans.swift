import NeuralNetwork
import Synchronization

/// Plans of a backbone by size, made when they are first needed. The most recently used ones are kept.
///
/// Photographs come in a few shapes, and positions are many pixels apart, so that few plans serve most views.
final class BackbonePlans: Sendable {
  private struct Entry {
    let rows: Int
    let columns: Int
    let plan: Plan
  }

  private let network: DenseNetwork
  private let precision: Precision
  private let capacity: Int
  /// The most recently used one is last.
  private let entries = Mutex<[Entry]>([])

  /// - Parameter capacity: how many plans are kept, at least 1.
  init(of network: DenseNetwork, precision: Precision = .float32, capacity: Int) {
    precondition(capacity >= 1, "nothing would be kept")
    self.network = network
    self.precision = precision
    self.capacity = capacity
  }

  /// How many plans are kept at this moment.
  var count: Int { entries.withLock { $0.count } }

  /// The plan for a map of `rows` by `columns` positions.
  ///
  /// - Throws: `NetworkError` where the backbone cannot take an image of that size.
  func plan(rows: Int, columns: Int) throws(NetworkError) -> Plan {
    if let plan = known(rows: rows, columns: columns) { return plan }
    // Without holding the lock, so that other workers continue meanwhile. Two that need the same size at once both make
    // it, and one is kept.
    let plan = try network.backbonePlan(rows: rows, columns: columns, precision: precision)
    entries.withLock { entries in
      guard !entries.contains(where: { $0.rows == rows && $0.columns == columns }) else { return }
      entries.append(Entry(rows: rows, columns: columns, plan: plan))
      if entries.count > capacity { entries.removeFirst() }
    }
    return plan
  }

  private func known(rows: Int, columns: Int) -> Plan? {
    entries.withLock { entries in
      guard let index = entries.firstIndex(where: { $0.rows == rows && $0.columns == columns }) else { return nil }
      let entry = entries.remove(at: index)
      entries.append(entry)
      return entry.plan
    }
  }
}
