/// Who makes and who reads each value of a planned graph.
struct ValueUses {
  /// How often a value is read, as an input or as an output of the network.
  private(set) var readers: [String: Int] = [:]
  /// The position of the node that makes a value.
  private(set) var producers: [String: Int] = [:]
  /// The position of the last node that reads a value.
  private(set) var lastReaders: [String: Int] = [:]

  /// - Parameters:
  ///   - nodes: nil where a node has been joined with another.
  ///   - outputs: the network's.
  init(nodes: [PlannedNode?], outputs: some Sequence<String>) {
    for output in outputs { readers[output, default: 0] += 1 }
    for (position, node) in nodes.enumerated() {
      guard let node else { continue }
      for case let input? in node.inputs {
        readers[input, default: 0] += 1
        lastReaders[input] = position
      }
      for case let output? in node.outputs { producers[output] = position }
    }
  }

  /// The position of the node that makes `value`, where it is read once only.
  func soleProducer(of value: String?) -> Int? {
    guard let value, readers[value] == 1 else { return nil }
    return producers[value]
  }

  /// The position of the one node that reads `value`; nil where others do, or where it is an output.
  func soleReader(of value: String?) -> Int? {
    guard let value, readers[value] == 1 else { return nil }
    return lastReaders[value]
  }

  /// Notes that the node at `position` makes `value` now.
  mutating func setProducer(of value: String, to position: Int) { producers[value] = position }
}
