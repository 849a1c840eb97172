import QualityModel

/// What may be asked about one image: the query of `POST /v1/assess` and `POST /v1/map`, and the flags of `deepbiq
/// score`, read from text.
public struct AssessmentParameters: Sendable, Equatable {
  public var options: AssessmentOptions
  public var detail: Detail
  public var style: MapStyle

  /// What the parameters are for.
  public enum Purpose: Sendable {
    case assessment
    case map
    /// Several images in one request.
    case batch
  }

  /// Every parameter, in the order they are explained.
  public static func names(for purpose: Purpose) -> [String] {
    let common = ["crops", "sampling", "seed", "pooling", "view", "mode"]
    return common + (purpose == .map ? ["style"] : ["detail", "map"])
  }

  /// Largest seed: the largest whole number that every JSON reader keeps exactly (RFC 8259, section 6).
  public static let maximumSeed: UInt64 = 9_007_199_254_740_991

  /// Reads values by name; what is not given comes from the configuration, and from the model where that leaves it
  /// open.
  ///
  /// A grid has no use for a seed and ignores it.
  ///
  /// - Parameters:
  ///   - values: names and values in any order. An unknown name, a repeated one and a value that is not allowed are
  ///     refused.
  ///   - purpose: what they are for.
  ///   - model: decides what neither the values nor the configuration say.
  ///   - configuration: decides what the values do not say.
  ///   - randomSeed: the seed of `sampling=random` where none is given.
  /// - Throws: `ParameterError` for the first refusal.
  public init(
    _ values: [(name: String, value: String)],
    for purpose: Purpose = .assessment,
    model: ModelMetadata,
    configuration: ServiceConfiguration,
    randomSeed: () -> UInt64 = { UInt64.random(in: 0...AssessmentParameters.maximumSeed) }
  ) throws(ParameterError) {
    let reader = try ParameterReader(values, known: AssessmentParameters.names(for: purpose))
    options = AssessmentOptions(defaultsOf: model)
    options.view = try reader.view(of: model) ?? configuration.view ?? options.view
    options.pooling = try reader.choice("pooling", of: Pooling.self) ?? configuration.pooling ?? options.pooling
    options.mode = try reader.choice("mode", of: CropMode.self) ?? configuration.mode ?? options.mode
    detail = try reader.choice("detail", of: Detail.self) ?? (purpose == .assessment ? .crops : .summary)
    style = try reader.choice("style", of: MapStyle.self) ?? .overlay
    let wantsMap = try reader.choice("map", of: TruthValue.self) == .true
    options.map = purpose == .map || wantsMap ? .scores : .none

    let crops = try reader.integer("crops", in: 1...UInt64(configuration.maximumCrops)).map { Int($0) }
    options.crops = crops ?? configuration.crops

    let method = try reader.choice("sampling", of: SamplingMethod.self) ?? .grid
    let seed = try reader.integer("seed", in: 0...AssessmentParameters.maximumSeed)
    switch method {
    case .grid: options.sampling = .grid
    case .random: options.sampling = .random(seed: seed ?? randomSeed())
    }
  }
}

/// How crops are placed, without the seed.
enum SamplingMethod: String, CaseIterable {
  case grid
  case random
}

/// A parameter that is set or not.
private enum TruthValue: String, CaseIterable {
  case `true`
  case `false`
}

/// How a map is drawn.
public enum MapStyle: String, Sendable, CaseIterable {
  /// Over the picture at viewing size: colour where quality is lost.
  case overlay
  /// One grey pixel a cell, the brighter the better.
  case grey
}

/// How much of an assessment a reply contains.
public enum Detail: String, Sendable, CaseIterable {
  /// The image's score, without its crops.
  case summary
  /// Every crop's box, score and category too.
  case crops
}

/// Reads named values strictly: known names only, each once, whole numbers in digits only.
private struct ParameterReader {
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

extension QualityModel {
  /// The modes a model allows, as a message names them: "exact or dense".
  public var allowedModes: String { modes.map(\.rawValue).joined(separator: " or ") }
}
