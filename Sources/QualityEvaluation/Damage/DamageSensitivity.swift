import Foundation
import Numerics

/// How a model's scores answer to damage that was made on purpose: they should fall, the further the stronger it is. In
/// JSON, keys are in snake case.
public struct DamageSensitivity: Sendable, Equatable, Codable {
  /// Scores of pictures with one kind of damage, from the weakest strength to the strongest.
  public struct Kind: Sendable, Equatable, Codable {
    /// The kind's name.
    public let kind: String
    /// Whether no training sees it by default.
    public let isHeldBack: Bool
    /// The PSNR that was wanted, in dB, one per strength.
    public let wantedPSNR: [Double]
    /// The PSNR that was reached, in dB, mean over the pictures that it changed; nil where it changed none.
    public let psnr: [Double?]
    /// Mean scores, one per strength.
    public let scores: [Double]
    /// Of all steps of all pictures, from the undamaged one to the strongest damage, the share that does not rise.
    public let stepsNotRising: Double
    /// By how much the strongest damage lowers the score, mean over the pictures.
    public let fall: Double

    private enum CodingKeys: String, CodingKey {
      case kind, psnr, scores, fall
      case isHeldBack = "held_back"
      case wantedPSNR = "wanted_psnr"
      case stepsNotRising = "steps_not_rising"
    }

    /// - Parameters:
    ///   - wanted: the PSNR in dB of each strength.
    ///   - undamaged: the score of every picture.
    ///   - damaged: of every picture, the score at each strength.
    ///   - reached: as `damaged`, the PSNR in dB; infinite where nothing changed.
    /// - Precondition: there is a picture and a strength.
    public init(
      kind: String, isHeldBack: Bool, wanted: [Double], undamaged: [Double], damaged: [[Double]], reached: [[Double]]
    ) {
      self.kind = kind
      self.isHeldBack = isHeldBack
      wantedPSNR = wanted
      let strengths = wanted.indices
      psnr = strengths.map { strength in
        let known = reached.map { $0[strength] }.filter(\.isFinite)
        return known.isEmpty ? nil : Moments(of: known).mean
      }
      scores = strengths.map { strength in Moments(of: damaged.map { $0[strength] }).mean }
      let steps = zip(undamaged, damaged).flatMap { first, rest in zip([first] + rest, rest) }
      stepsNotRising = Double(steps.count { $0.1 <= $0.0 }) / Double(steps.count)
      fall = Moments(of: zip(undamaged, damaged).map { $0 - ($1.last ?? $0) }).mean
    }
  }

  /// Pictures of which one part is damaged.
  public struct Part: Sendable, Equatable, Codable {
    /// What was damaged, and how: "half, Gaussian blur".
    public let damage: String
    /// By how much the worst crop is below the mean of those in the other part, mean over the pictures.
    public let worstBelowOthers: Double
    /// The probability that the quality map is lower at a place in the part than at one outside, mean over the
    /// pictures: the area under the ROC curve.
    public let areaUnderCurve: Double

    private enum CodingKeys: String, CodingKey {
      case damage
      case worstBelowOthers = "worst_below_others"
      case areaUnderCurve = "area_under_curve"
    }

    public init(damage: String, worstBelowOthers: Double, areaUnderCurve: Double) {
      self.damage = damage
      self.worstBelowOthers = worstBelowOthers
      self.areaUnderCurve = areaUnderCurve
    }
  }

  /// What was tested, and on what.
  public let model, database: String
  /// How many pictures were damaged.
  public let pictures: Int
  /// The mean score of the pictures as they are.
  public let undamaged: Double
  /// In their order.
  public let kinds: [Kind]
  /// Damaged parts.
  public let parts: [Part]
  /// The mean score of pictures whose pixels are random.
  public let randomPixels: Double

  private enum CodingKeys: String, CodingKey {
    case model, database, pictures, undamaged, kinds, parts
    case randomPixels = "random_pixels"
  }

  public init(
    model: String, database: String, pictures: Int, undamaged: Double, kinds: [Kind], parts: [Part],
    randomPixels: Double
  ) {
    self.model = model
    self.database = database
    self.pictures = pictures
    self.undamaged = undamaged
    self.kinds = kinds
    self.parts = parts
    self.randomPixels = randomPixels
  }

  /// The share of steps that do not rise, over all kinds.
  public var stepsNotRising: Double { Moments(of: kinds.map(\.stepsNotRising)).mean }

  /// The kind whose strongest damage lowers the score least.
  public var leastFall: Kind? { kinds.min { $0.fall < $1.fall } }

  /// As JSON in UTF-8, the same bytes for the same figures, ending in a line feed.
  ///
  /// - Throws: `EncodingError`, never for figures of finite scores.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
