import Testing

@testable import QualityModel

@Suite struct FeatureMapGeometryTests {
  /// The built-in model's.
  private let geometry = FeatureMapGeometry(cropSize: 384, cropPositions: 12, stride: 32)

  @Test("a view has a position a stride, begun strides included, and stands for that many pixels")
  func positions() {
    #expect(geometry.positions(along: 384) == 12)
    #expect(geometry.positions(along: 385) == 13)
    #expect(geometry.positions(along: 416) == 13)
    #expect(geometry.positions(along: 500) == 16)
    #expect(geometry.pixels(ofPositions: 12) == 384)
    #expect(geometry.pixels(ofPositions: 16) == 512)
  }

  @Test("the size of a crop need not be whole strides")
  func oddCrop() {
    let geometry = FeatureMapGeometry(cropSize: 227, cropPositions: 6, stride: 32)
    #expect(geometry.positions(along: 227) == 6)
    #expect(geometry.positions(along: 228) == 7)
    #expect(geometry.pixels(ofPositions: 7) == 259)
  }

  @Test("a window starts at the position nearest to its crop, halves up, and is as long as a crop's own map")
  func windows() {
    #expect(geometry.window(at: 0, along: 500) == 0..<12)
    #expect(geometry.window(at: 15, along: 500) == 0..<12)
    #expect(geometry.window(at: 16, along: 500) == 1..<13)
    #expect(geometry.window(at: 116, along: 500) == 4..<16)
    #expect(geometry.window(at: 0, along: 384) == 0..<12)
    for pixels in 384...600 {
      for origin in 0...(pixels - 384) {
        let window = geometry.window(at: origin, along: pixels)
        #expect(window.count == 12 && window.upperBound <= geometry.positions(along: pixels))
        #expect(abs(32 * window.lowerBound - origin) <= 16)
      }
    }
  }

  @Test("long sides are cut into few, nearly equal parts", arguments: [384, 1_024, 1_025, 9_999])
  func parts(pixels: Int) throws {
    let parts = geometry.parts(along: pixels, maximum: 32)
    let positions = geometry.positions(along: pixels)
    #expect(parts.count == (positions + 31) / 32)
    #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == positions)
    for (part, next) in zip(parts, parts.dropFirst()) { #expect(part.upperBound == next.lowerBound) }
    let lengths = parts.map(\.count)
    #expect(try #require(lengths.max()) <= 32 && #require(lengths.min()) >= 12)
    #expect(try #require(lengths.max()) - #require(lengths.min()) <= 1)
  }
}

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
