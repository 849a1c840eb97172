/// Sums of a feature map over windows.
struct WindowSums: Sendable, Equatable {
  /// The crop of each window, ascending.
  let crops: [Int]

  /// The sums, channel by channel and within a channel window by window.
  let sums: [Double]

  /// Adds up `map`, [channels, rows, columns], over `windows`.
  ///
  /// Each channel's plane becomes a summed-area table (F. C. Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984),
  /// so that a window costs four look-ups, whatever its size. In double precision the differences lose nothing that a
  /// float would show.
  init(of map: UnsafeBufferPointer<Float>, channels: Int, rows: Int, columns: Int, windows: [MapWindow]) {
    precondition(map.count == channels * rows * columns, "the map has another shape")
    let width = columns + 1
    let corners = windows.map { window in
      (
        window.rows.lowerBound * width + window.columns.lowerBound,
        window.rows.lowerBound * width + window.columns.upperBound,
        window.rows.upperBound * width + window.columns.lowerBound,
        window.rows.upperBound * width + window.columns.upperBound
      )
    }
    crops = windows.map(\.crop)
    sums = [Double](unsafeUninitializedCapacity: channels * windows.count) { sums, count in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: width * (rows + 1)) { table in
        table.initialize(repeating: 0)
        for channel in 0..<channels {
          let plane = UnsafeBufferPointer(rebasing: map[channel * rows * columns..<(channel + 1) * rows * columns])
          for row in 0..<rows {
            var sum = 0.0
            for column in 0..<columns {
              sum += Double(plane[row * columns + column])
              table[(row + 1) * width + column + 1] = table[row * width + column + 1] + sum
            }
          }
          for (index, corner) in corners.enumerated() {
            let (above, below) = (table[corner.1] - table[corner.0], table[corner.3] - table[corner.2])
            sums[channel * windows.count + index] = below - above
          }
        }
      }
      count = channels * windows.count
    }
  }
}
