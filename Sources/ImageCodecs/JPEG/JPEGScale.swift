/// A scale n/8 at which the inverse DCT yields a smaller picture.
struct JPEGScale: Equatable {
  /// 1...8.
  let eighths: Int

  /// The smallest scale whose shorter side is at least `minimum`, or full scale.
  ///
  /// - Parameters:
  ///   - shorterSide: The stored picture's shorter side in pixels.
  ///   - minimum: The shorter side in pixels that suffices; `nil` for full scale.
  init(shorterSide: Int, atLeast minimum: Int?) {
    guard let minimum else {
      eighths = 8
      return
    }
    eighths = (1..<8).first { Self.scaled(shorterSide, eighths: $0) >= minimum } ?? 8
  }

  /// The length in pixels of a side at this scale, rounded up as libjpeg does.
  func scaled(_ side: Int) -> Int { Self.scaled(side, eighths: eighths) }

  private static func scaled(_ side: Int, eighths: Int) -> Int { (side * eighths + 7) / 8 }
}
