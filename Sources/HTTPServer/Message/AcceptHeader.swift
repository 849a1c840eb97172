extension HTTPHeaders {
  /// Whether the client would rather have one media type than another (Accept: RFC 9110, section 12.5.1). Of two that
  /// it likes as much, the one that it names itself; the other one where it says nothing.
  package func prefers(_ type: String, over other: String) -> Bool {
    let ranges = values(of: "Accept").flatMap { $0.split(separator: ",") }.compactMap { MediaRange(String($0)) }
    let (first, second) = (MediaRange.best(for: type, of: ranges), MediaRange.best(for: other, of: ranges))
    return first.quality > 0 && first > second
  }
}

/// One of the types of an Accept header, with what it is worth to the client.
private struct MediaRange {
  let type: String
  /// 0...1; 0 for what the client does not take.
  let quality: Double

  /// nil for what is no range.
  init?(_ text: String) {
    guard let parameters = try? HeaderParameters(parsing: text), parameters.value.contains("/") else { return nil }
    type = parameters.value
    guard let weight = parameters["q"] else {
      quality = 1
      return
    }
    guard let value = Double(weight), (0...1).contains(value) else { return nil }
    quality = value
  }

  /// How exactly the range names a type: nil where it does not.
  private func precision(for type: String) -> Int? {
    if self.type == type { return 3 }
    if self.type == "*/*" { return 1 }
    return self.type.hasSuffix("/*") && type.hasPrefix(self.type.dropLast()) ? 2 : nil
  }

  /// What a type is worth by the range that names it most exactly; nothing where none does.
  static func best(for type: String, of ranges: [MediaRange]) -> Worth {
    let matches = ranges.compactMap { range in
      range.precision(for: type).map { Worth(quality: range.quality, precision: $0) }
    }
    return matches.max { $0.precision < $1.precision } ?? Worth(quality: 0, precision: 0)
  }

  struct Worth: Comparable {
    let quality: Double
    let precision: Int

    static func < (a: Worth, b: Worth) -> Bool { (a.quality, a.precision) < (b.quality, b.precision) }
  }
}
