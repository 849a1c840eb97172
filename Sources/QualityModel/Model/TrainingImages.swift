import Foundation

/// Which image files a model's training saw: of each the first eight bytes of the SHA-256 of the whole file. A copy
/// under another name is recognised, one that was saved anew is not.
public struct TrainingImages: Sendable, Equatable {
  private var digests: Set<UInt64> = []

  /// None.
  public init() {}

  /// Reads what ``text`` writes.
  ///
  /// - Returns: nil for anything else.
  public init?(text: String) {
    guard let data = Data(base64Encoded: text), data.count % Self.digestByteCount == 0 else { return nil }
    let bytes = [UInt8](data)
    for start in stride(from: 0, to: bytes.count, by: Self.digestByteCount) {
      digests.insert(bytes[start..<(start + Self.digestByteCount)].reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  private static let digestByteCount = 8

  /// How many different files there are.
  public var count: Int { digests.count }

  /// The digests in rising order, eight bytes each, as base64: the same text for the same files.
  public var text: String {
    let bytes = digests.sorted().flatMap { digest in
      (0..<Self.digestByteCount).map { UInt8(truncatingIfNeeded: digest >> (56 - 8 * $0)) }
    }
    return Data(bytes).base64EncodedString()
  }

  public mutating func insert(_ file: UnsafeRawBufferPointer) { digests.insert(Self.digest(of: file)) }

  public mutating func formUnion(_ other: TrainingImages) { digests.formUnion(other.digests) }

  public func contains(_ file: UnsafeRawBufferPointer) -> Bool { digests.contains(Self.digest(of: file)) }

  private static func digest(of file: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(SHA256.hexDigest(of: file).prefix(2 * digestByteCount), radix: 16) ?? 0
  }
}
