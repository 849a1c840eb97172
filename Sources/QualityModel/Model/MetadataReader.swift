/// Reads typed values from a model's `metadata_props`; a refusal names the key, the value and what is allowed. Missing
/// keys and blank values are nil.
struct MetadataReader {
  let properties: [String: String]

  /// The file's name, for messages.
  let model: String

  /// The value without surrounding white space; nil when the key is missing or its value is blank.
  func text(_ key: ModelMetadataKey) -> String? {
    guard let value = properties[key.rawValue] else { return nil }
    let trimmed = Self.trim(value[...])
    return trimmed.isEmpty ? nil : trimmed
  }

  func integer(_ key: ModelMetadataKey, in range: ClosedRange<Int>) throws(ModelError) -> Int? {
    guard let text = text(key) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw refusal(key, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func number(_ key: ModelMetadataKey, in range: ClosedRange<Double>) throws(ModelError) -> Double? {
    guard let text = text(key) else { return nil }
    guard let value = Double(text), range.contains(value) else {
      throw refusal(key, allowed: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func boolean(_ key: ModelMetadataKey) throws(ModelError) -> Bool? {
    guard let text = text(key) else { return nil }
    guard let value = Bool(text) else { throw refusal(key, allowed: "true or false") }
    return value
  }

  func choice<Choice>(_ key: ModelMetadataKey) throws(ModelError) -> Choice?
  where Choice: CaseIterable & RawRepresentable<String> {
    guard let text = text(key) else { return nil }
    guard let value = Choice(rawValue: text) else {
      throw refusal(key, allowed: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  /// Distinct names separated by commas, as many as `counts` allows.
  func names(_ key: ModelMetadataKey, counts: ClosedRange<Int>) throws(ModelError) -> [String]? {
    guard let text = text(key) else { return nil }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trim)
    guard counts.contains(names.count), !names.contains(""), Set(names).count == names.count else {
      let allowed = "\(counts.lowerBound) to \(counts.upperBound) different names separated by commas"
      throw refusal(key, allowed: allowed)
    }
    return names
  }

  /// Numbers separated by commas, `count` of them.
  func numbers(_ key: ModelMetadataKey, count: Int, in range: ClosedRange<Double>) throws(ModelError) -> [Double]? {
    guard let text = text(key) else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double(Self.trim($0)) }.filter(range.contains)
    guard numbers.count == count, parts.count == count else {
      throw refusal(
        key, allowed: "\(count) numbers from \(range.lowerBound) to \(range.upperBound) separated by commas")
    }
    return numbers
  }

  func trainingImages() throws(ModelError) -> TrainingImages? {
    guard let text = text(.trainingImages) else { return nil }
    guard let images = TrainingImages(text: text) else {
      throw refusal(.trainingImages, value: String(text.prefix(40)), allowed: "base64 of eight bytes an image")
    }
    return images
  }

  /// The value of a key that may be set only together with the other keys of `group`.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` where it is nil.
  func required<Value>(
    _ value: Value?, _ key: ModelMetadataKey, of group: [ModelMetadataKey]
  ) throws(ModelError) -> Value {
    guard let value else {
      throw refusal(key, allowed: group.map(\.rawValue).joined(separator: ", ") + " all set, or none")
    }
    return value
  }

  /// The error for a value that is not allowed; `value` is the file's own unless given.
  func refusal(_ key: ModelMetadataKey, value: String? = nil, allowed: String) -> ModelError {
    .metadata(model: model, key: key.rawValue, value: value ?? text(key) ?? "", allowed: allowed)
  }

  private static func trim(_ text: Substring) -> String {
    let head = text.drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...last])
  }
}
