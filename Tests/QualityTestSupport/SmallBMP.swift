/// A grey image of the smallest size that is decoded by default.
public enum SmallBMP {
  public static let side = 16

  public static func bytes() -> [UInt8] {
    let pixels = [UInt8](repeating: 128, count: side * side * 3)
    let header: [(Int, byteCount: Int)] = [
      (54 + pixels.count, 4), (0, 4), (54, 4), (40, 4), (side, 4), (side, 4), (1, 2), (24, 2), (0, 4),
      (pixels.count, 4), (0, 4), (0, 4), (0, 4), (0, 4),
    ]
    return Array("BM".utf8) + header.flatMap { value, byteCount in integer(value, byteCount: byteCount) } + pixels
  }

  /// A number as the file has it, lowest byte first.
  public static func integer(_ value: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
