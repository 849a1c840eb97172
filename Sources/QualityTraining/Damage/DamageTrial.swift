import ImageDamage
import Numerics
import QualityData
import QualityModel

/// A photograph that was damaged on purpose, or left as it is, and what a model says is wrong with it.
struct DamageTrial: Sendable, Equatable, Codable {
  /// Whether each ``DamageFamily`` was made.
  let made: [Bool]

  /// What the model says of each: its strength, mean over the crops, 0...1.
  let strengths: [Double]

  /// How many pictures are made of each photograph beside the undamaged one.
  private static let damagedVersions = 3

  /// Tries a model on photographs that it has not seen and that people rate well: those of others may have damage of
  /// their own.
  ///
  /// - Parameters:
  ///   - photographs: whose views are damaged; the same photographs, seed and model give the same trials.
  ///   - assessor: its model has the output `damage`, a kind for each ``DamageFamily``, all of them reported from 0 on.
  ///   - seed: draws the damage.
  ///   - progress: called on this thread after each photograph; what it throws ends the trials.
  /// - Throws: `RatedImageError`, `AssessmentError` or what `progress` throws.
  static func run(
    on photographs: [RatedImage], assessor: Assessor, seed: UInt64, progress: () throws -> Void
  ) throws -> [DamageTrial] {
    let good = photographs.filter { $0.score >= CropLabel.faultless }
    return try parallelMap(count: good.count, workers: assessor.workers, finished: progress) { index in
      let view = try assessor.view(of: good[index].source())
      return try (0...damagedVersions).map { version in
        var generator = SplitMix64(seed: seed, RNGStream.trials.rawValue, index, version)
        let damage = version == 0 ? [] : RandomDamage().draw(&generator)
        let damaged = DamagedImage(view, damage)
        let made = DamageFamily.strengths(of: damaged.strengths())
        let options = AssessmentOptions(defaultsOf: assessor.model.metadata)
        let found = try assessor.assessment(of: damaged.image, options: options).damage
        let strengths = Dictionary(found.map { ($0.kind, $0.strength) }) { first, _ in first }
        return DamageTrial(
          made: DamageFamily.allCases.map { made[$0] != nil },
          strengths: DamageFamily.allCases.map { strengths[$0.rawValue] ?? 0 })
      }
    }.flatMap(\.self)
  }
}

/// From which strength on a kind of damage is reported, and how often that is right.
public struct DamageThreshold: Sendable, Equatable {
  public let family: DamageFamily

  /// It is reported from this strength on; above 1 where it never is.
  public let threshold: Double

  /// How often it was reported in the trials.
  public let reported: Int

  /// The share of these in which it was there, and the share of those where it was there in which it was reported; nil
  /// where there were none.
  public let precision, recall: Double?

  /// Whether there is a threshold at which reports are right often enough.
  public var isReported: Bool { threshold <= 1 }

  /// Reports are to be right this often.
  static let wantedPrecision = 0.9

  /// With fewer reports nobody knows how often they are right.
  static let fewestReports = 8

  /// Thresholds are at least this: weaker damage is none.
  static let weakest = 0.05

  /// The lowest thresholds at which, in trials, what is reported is right nine times in ten.
  static func calibrated(on trials: [DamageTrial]) -> [DamageThreshold] {
    DamageFamily.allCases.indices.map { index in
      calibrated(
        DamageFamily.allCases[index], trials.map { (strength: $0.strengths[index], isThere: $0.made[index]) })
    }
  }

  private static func calibrated(
    _ family: DamageFamily, _ trials: [(strength: Double, isThere: Bool)]
  ) -> DamageThreshold {
    let sorted = trials.filter { $0.strength >= weakest }.sorted { $0.strength > $1.strength }
    var (right, best, rightOfBest) = (0, 0, 0)
    for (index, trial) in sorted.enumerated() {
      right += trial.isThere ? 1 : 0
      // Equal strengths are reported together.
      if index + 1 < sorted.count, sorted[index + 1].strength == trial.strength { continue }
      if index + 1 >= fewestReports, Double(right) >= wantedPrecision * Double(index + 1) {
        (best, rightOfBest) = (index + 1, right)
      }
    }
    let all = trials.count(where: \.isThere)
    return DamageThreshold(
      family: family, threshold: best > 0 ? sorted[best - 1].strength : 2, reported: best,
      precision: best > 0 ? Double(rightOfBest) / Double(best) : nil,
      recall: all > 0 ? Double(rightOfBest) / Double(all) : nil)
  }
}

extension [DamageThreshold] {
  /// As they are stored in a model's metadata.
  var metadata: [ModelMetadataKey: String] {
    isEmpty
      ? [:]
      : [
        .damageKinds: map(\.family.rawValue).joined(separator: ","),
        .damageThresholds: map { "\(($0.threshold * 1e4).rounded(.up) / 1e4)" }.joined(separator: ","),
      ]
  }
}
