/// Places tensors in one arena so that those whose lifetimes do not overlap share memory.
///
/// Greedy by size: the largest first, each at the lowest offset free during its whole lifetime (Pisarchyk and Lee,
/// "Efficient Memory Management for Deep Neural Net Inference", arXiv 2001.03288).
struct MemoryPlanner {
  /// A range of memory and the steps during which it is in use.
  struct Block {
    /// Floats.
    var count: Int
    /// The first and last step that touches it; -1 before the first step.
    var first, last: Int
  }

  private(set) var blocks: [Block] = []

  /// Adds a block and returns its number.
  mutating func add(_ block: Block) -> Int {
    blocks.append(block)
    return blocks.count - 1
  }

  mutating func extend(_ block: Int, to step: Int) { blocks[block].last = max(blocks[block].last, step) }

  func lastUse(of block: Int) -> Int { blocks[block].last }

  /// Offsets in floats, one per block, each a whole number of cache lines; and the floats of the whole arena.
  func offsets() -> (offsets: [Int], total: Int) {
    var offsets = [Int](repeating: 0, count: blocks.count)
    var placed: [Int] = []
    var total = 0
    let order = blocks.indices.sorted { (blocks[$0].count, $1) > (blocks[$1].count, $0) }
    for index in order {
      let block = blocks[index]
      let rivals = placed.filter { blocks[$0].first <= block.last && block.first <= blocks[$0].last }
        .sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for rival in rivals {
        if offset + block.count <= offsets[rival] { break }
        offset = max(offset, FloatBuffer.paddedCount(offsets[rival] + blocks[rival].count))
      }
      offsets[index] = offset
      total = max(total, offset + block.count)
      placed.append(index)
    }
    return (offsets, total)
  }
}
