/// What is wrong with a picture, in words that an upload form can show: the kinds of damage that people would do
/// something about.
public enum Reason: String, Sendable, CaseIterable {
  case blurred
  case noisy
  case tooDark = "too_dark"
  case overexposed
  case lowContrast = "low_contrast"
  case compressed
  case pixelated
  case fadedColour = "faded_colour"

  /// The kinds of damage, as models name them, that are one reason.
  private var kinds: Set<String> {
    switch self {
    case .blurred: ["blur", "motion-blur"]
    case .noisy: ["noise"]
    case .tooDark: ["underexposure"]
    case .overexposed: ["overexposure"]
    case .lowContrast: ["low-contrast"]
    case .compressed: ["compression", "block-loss"]
    case .pixelated: ["upscaling"]
    case .fadedColour: ["desaturation"]
    }
  }

  /// Nil for a kind of damage that is no reason of these.
  init?(kind: String) {
    guard let reason = Reason.allCases.first(where: { $0.kinds.contains(kind) }) else { return nil }
    self = reason
  }
}

/// A reason found in a picture.
public struct ReasonFinding: Sendable, Equatable {
  public let reason: Reason

  /// The share of people's opinion that it takes away, as the model sees it: 0...1.
  public let strength: Double

  /// The crops that show it, the strongest first, in the pixels of the upright original.
  public let boxes: [CropBox]
}

extension Assessment {
  /// Why the picture is not better, the strongest first; of several kinds of damage that are one reason the strongest
  /// counts. Like ``damage``, only what the model is sure enough of.
  public var reasons: [ReasonFinding] {
    var strengths: [Reason: Double] = [:]
    for finding in damage {
      guard let reason = Reason(kind: finding.kind) else { continue }
      strengths[reason] = max(strengths[reason] ?? 0, finding.strength)
    }
    return strengths.map { reason, strength in
      let shown = crops.compactMap { crop in crop.strength(of: reason).map { (box: crop.box, strength: $0) } }
      let strongestFirst = shown.enumerated().sorted {
        ($1.element.strength, $0.offset) < ($0.element.strength, $1.offset)
      }
      return ReasonFinding(reason: reason, strength: strength, boxes: strongestFirst.map(\.element.box))
    }.sorted { ($1.strength, $0.reason.rawValue) < ($0.strength, $1.reason.rawValue) }
  }
}

extension CropScore {
  fileprivate func strength(of reason: Reason) -> Double? {
    damage.filter { Reason(kind: $0.kind) == reason }.map(\.strength).max()
  }
}
