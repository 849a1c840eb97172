import QualityModel

/// Reads named values strictly: known names only, each once, whole numbers in digits only.
struct ParameterReader {
  private var values: [String: String] = [:]

  /// - Throws: `ParameterError` for a name that is unknown or given twice.
  init(_ values: [(name: String, value: String)], known: [String]) throws(ParameterError) {
    for (name, value) in values {
      guard known.contains(name) else { throw ParameterError(unknown: String(name.prefix(100)), known: known) }
      guard self.values.updateValue(value, forKey: name) == nil else {
        throw ParameterError(name, "\(name) is given more than once", allowed: "given once")
      }
    }
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String,
    of type: Choice.Type
  ) throws(ParameterError) -> Choice? {
    guard let text = values[name] else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw refusal(name, text, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func integer(_ name: String, in range: ClosedRange<UInt64>) throws(ParameterError) -> UInt64? {
    guard let text = values[name] else { return nil }
    guard ParameterReader.isDigits(text), let value = UInt64(text), range.contains(value) else {
      throw refusal(name, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A view is never smaller than one crop of the model.
  func view(of model: ModelMetadata) throws(ParameterError) -> ViewSize? {
    guard let text = values["view"] else { return nil }
    let pixels = AssessmentOptions.allowedViewSizes(for: model)
    switch ViewSize(text: text) {
    case .native?: return .native
    case .shorterSide(let side)? where pixels.contains(side) && ParameterReader.isDigits(text):
      return .shorterSide(side)
    default:
      throw refusal("view", text, "native, or a whole number from \(pixels.lowerBound) to \(pixels.upperBound)")
    }
  }

  /// `Int` also reads a sign.
  private static func isDigits(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private func refusal(_ name: String, _ value: String, _ allowed: String) -> ParameterError {
    ParameterError(name, "\(name) is '\(value.prefix(100))'", allowed: allowed)
  }
}
