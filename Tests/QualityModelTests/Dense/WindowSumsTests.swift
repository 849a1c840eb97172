import Testing

@testable import QualityModel

@Suite struct WindowSumsTests {
  @Test("sums over windows are those of a plain loop")
  func plainLoop() {
    let (channels, rows, columns) = (3, 7, 5)
    let map = (0..<channels * rows * columns).map { Float(($0 * 53) % 89) - 40.25 }
    let windows = [
      MapWindow(crop: 0, columns: 0..<5, rows: 0..<7), MapWindow(crop: 2, columns: 1..<4, rows: 2..<6),
      MapWindow(crop: 3, columns: 4..<5, rows: 6..<7), MapWindow(crop: 4, columns: 0..<1, rows: 0..<7),
    ]
    let sums = map.withUnsafeBufferPointer {
      WindowSums(of: $0, channels: channels, rows: rows, columns: columns, windows: windows)
    }
    #expect(sums.crops == [0, 2, 3, 4])
    for channel in 0..<channels {
      for (index, window) in windows.enumerated() {
        var expected = 0.0
        for row in window.rows {
          for column in window.columns { expected += Double(map[(channel * rows + row) * columns + column]) }
        }
        // Quarters, far below 2^53: no sum is rounded.
        #expect(sums.sums[channel * windows.count + index] == expected)
      }
    }
  }

  @Test("no window, no sums")
  func empty() {
    let sums = [Float](repeating: 1, count: 8).withUnsafeBufferPointer {
      WindowSums(of: $0, channels: 2, rows: 2, columns: 2, windows: [])
    }
    #expect(sums.crops.isEmpty && sums.sums.isEmpty)
  }
}
