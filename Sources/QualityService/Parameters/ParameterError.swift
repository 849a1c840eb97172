import QualityModel

/// Why a parameter of a request or a flag of the command line is refused.
public struct ParameterError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Name of the parameter.
  public let parameter: String
  /// What it may be: "a whole number from 1 to 100".
  public let allowed: String
  /// What is wrong and what to change, a sentence without a full stop.
  public let detail: String

  public var description: String { detail }

  /// A value that is not allowed: "crops is '0'; it must be a whole number from 1 to 100".
  init(_ parameter: String, _ problem: String, allowed: String) {
    self.parameter = parameter
    self.allowed = allowed
    detail = "\(problem); it must be \(allowed)"
  }

  /// A name that does not exist.
  init(unknown name: String, known: [String]) {
    parameter = name
    allowed = known.joined(separator: ", ")
    let suggestion = SpellingSuggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
    detail = "there is no parameter '\(name)'; \(suggestion ?? "the parameters are \(allowed)")"
  }
}
