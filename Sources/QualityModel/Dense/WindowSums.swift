/// The part of a crop's window that lies in a tile of the feature map.
struct MapWindow: Sendable, Equatable {
  /// The index of the crop.
  let crop: Int

  /// Columns and rows within the tile, neither empty.
  let columns: Range<Int>
  let rows: Range<Int>
}

/// Sums of a tile of the feature map over windows.
struct WindowSums: Sendable, Equatable {
  /// The crop of each window, ascending.
  let crops: [Int]

  /// The sums, [channels, windows].
  let sums: [Double]

  /// Sums `map`, [channels, rows, columns], over `windows`.
  ///
  /// Each channel's plane becomes a summed-area table (F. C. Crow, "Summed-area tables for texture mapping", SIGGRAPH
  /// 1984), so that a window costs four look-ups, whatever its size. In double precision the differences lose nothing
  /// that a float would show.
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

extension [WindowSums] {
  /// The sums of `crops` crops over all tiles, [crops, channels], added in the tiles' order.
  func totals(crops: Int, channels: Int) -> [Double] {
    var totals = [Double](repeating: 0, count: crops * channels)
    for tile in self {
      for (index, crop) in tile.crops.enumerated() {
        for channel in 0..<channels {
          totals[crop * channels + channel] += tile.sums[channel * tile.crops.count + index]
        }
      }
    }
    return totals
  }
}
