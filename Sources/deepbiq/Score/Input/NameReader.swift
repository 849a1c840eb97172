/// Cuts names out of bytes as they come.
struct NameReader {
  typealias Source = @Sendable () throws(ScoreFailure) -> ArraySlice<UInt8>?

  /// Far beyond what the system takes (PATH_MAX): more than this is no list of names.
  private static let longestName = 1 << 16

  private let separator: UInt8
  private let read: Source
  private var rest: ArraySlice<UInt8> = []
  private var isAtEnd = false

  init(separator: UInt8, read: @escaping Source) {
    self.separator = separator
    self.read = read
  }

  /// The next name that is not empty; nil at the end. A line may end as on Windows.
  ///
  /// - Throws: `ScoreFailure` where there is no reading on; the end comes next.
  mutating func next() throws(ScoreFailure) -> FileName? {
    while let name = try nextRecord() {
      let isLine = separator == UInt8(ascii: "\n")
      let bytes = isLine && name.last == UInt8(ascii: "\r") ? name.dropLast() : name
      if !bytes.isEmpty { return FileName(bytes: Array(bytes)) }
    }
    return nil
  }

  private mutating func nextRecord() throws(ScoreFailure) -> ArraySlice<UInt8>? {
    var searched = 0
    while true {
      if let end = rest.dropFirst(searched).firstIndex(of: separator) {
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
      }
      searched = rest.count
      guard searched <= Self.longestName else {
        throw stop(ScoreFailure(.unreadableFile, "standard input is no list of names: one has more than 65536 bytes"))
      }
      if let more = try part() {
        // A copy, so that what has been cut off is not kept.
        rest = ArraySlice(Array(rest) + more)
      } else {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
      }
    }
  }

  private mutating func part() throws(ScoreFailure) -> ArraySlice<UInt8>? {
    if isAtEnd { return nil }
    do throws(ScoreFailure) {
      let part = try read()
      isAtEnd = part == nil
      return part
    } catch {
      throw stop(error)
    }
  }

  private mutating func stop(_ failure: ScoreFailure) -> ScoreFailure {
    rest = []
    isAtEnd = true
    return failure
  }
}
