import Dispatch
import ImageCodecs
import ImageDamage
import Numerics
import QualityData
import QualityEvaluation
import QualityModel
import Synchronization

/// Damages rated photographs on purpose, in every kind and strength, and asks a model what it thinks of them.
public struct DamageExperiment: Sendable {
  /// Wanted PSNR in dB, from hardly visible to beyond use. Between those that training draws.
  public static let strengths = [34.5, 30.5, 26.5, 22.5, 18.5]

  /// Photographs that people rate below this (0...100) have damage of their own, and are left out.
  public static let leastOpinion = 65.0

  /// The strength of damage to a part, in dB: beyond use.
  private static let partStrength = 20.0

  /// How many pictures of random pixels there are.
  private static let noisePictures = 4

  private let assessor: Assessor
  private let options: AssessmentOptions
  private let kinds: [DamageKind]
  private let seed: UInt64

  /// - Parameters:
  ///   - assessor: with the model.
  ///   - options: how it assesses.
  ///   - kinds: which damage is made.
  ///   - seed: draws noise, directions and places.
  public init(
    assessor: Assessor, options: AssessmentOptions, kinds: [DamageKind] = DamageKind.allCases, seed: UInt64 = 1
  ) {
    self.assessor = assessor
    self.options = options
    self.kinds = kinds
    self.seed = seed
  }

  /// The photographs to damage: of those that are good, `count` over the whole range of opinions.
  public static func pictures(of database: QualityDatabase, count: Int) -> [RatedImage] {
    let good = database.images.filter { $0.score >= leastOpinion }.sorted { ($0.score, $0.name) < ($1.score, $1.name) }
    let taken = min(count, good.count)
    return (0..<taken).map { good[(2 * $0 + 1) * good.count / (2 * taken)] }
  }

  /// How many pictures are scored for each photograph.
  public var picturesPerPhotograph: Int { 1 + kinds.count * Self.strengths.count + Self.partDamage.count }

  /// Runs the experiment.
  ///
  /// - Parameters:
  ///   - photographs: undamaged ones; at least one.
  ///   - database: where they are from, for the report.
  ///   - progress: called on this thread after each photograph.
  /// - Throws: `AssessmentError` or `RatedImageError` where a photograph cannot be used, or what `progress` throws.
  public func run(
    _ photographs: [RatedImage], of database: String, progress: () throws -> Void = {}
  ) throws -> DamageSensitivity {
    let answers = try parallelMap(count: photographs.count, workers: assessor.workers, finished: progress) {
      try answer(to: photographs[$0], index: $0)
    }
    let undamaged = answers.map(\.undamaged)
    return DamageSensitivity(
      model: "\(assessor.model.metadata.name) \(assessor.model.metadata.version)", database: database,
      pictures: photographs.count, strengths: Self.strengths, undamaged: Moments(of: undamaged).mean,
      kinds: kinds.indices.map { index in
        DamageSensitivity.Kind(
          kind: kinds[index].name, isHeldBack: DamageKind.heldBack.contains(kinds[index]), undamaged: undamaged,
          damaged: answers.map { $0.scores[index] }, reached: answers.map { $0.reached[index] })
      },
      parts: Self.partDamage.indices.map { index in
        DamageSensitivity.Part(
          damage: Self.partDamage[index].name, worstBelowOthers: Moments(of: answers.map { $0.parts[index] }).mean)
      },
      randomPixels: Moments(of: try (0..<Self.noisePictures).map { try score(of: randomPixels($0)) }).mean)
  }

  /// One photograph as it is and with every kind and strength of damage, named "gaussian-blur-18.5".
  ///
  /// - Throws: `AssessmentError` or `RatedImageError` where it cannot be used.
  public func examples(of photograph: RatedImage) throws -> [(name: String, image: Image)] {
    let view = try view(of: photograph)
    return [("undamaged", view)]
      + kinds.flatMap { kind in
        Self.strengths.map { psnr in
          ("\(kind.rawValue)-\(psnr)", Damage(kind, psnr: psnr, seed: seed).applied(to: view).image)
        }
      }
  }

  /// What is damaged: the photograph at the size at which it is judged.
  private func view(of photograph: RatedImage) throws -> Image {
    let metadata = assessor.model.metadata
    return try ImageView(
      photograph.source(limits: assessor.limits), view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize,
      limits: assessor.limits
    ).image
  }

  /// What a model says of one photograph: kind by kind, strength by strength.
  private struct Answers {
    let undamaged: Double
    let scores, reached: [[Double]]
    let parts: [Double]
  }

  private func answer(to photograph: RatedImage, index: Int) throws -> Answers {
    let view = try view(of: photograph)
    var scores: [[Double]] = []
    var reached: [[Double]] = []
    for kind in kinds {
      let damaged = Self.strengths.map { psnr in
        Damage(kind, psnr: psnr, seed: seed &+ UInt64(index)).applied(to: view)
      }
      scores.append(try damaged.map { try score(of: $0.image) })
      reached.append(damaged.map(\.psnr))
    }
    return Answers(
      undamaged: try score(of: view), scores: scores, reached: reached,
      parts: try Self.partDamage.map { try difference(of: $0.kind, in: $0.part, of: view, index: index) })
  }

  private static let leftHalf = PicturePart(x: 0, y: 0, width: 0.5, height: 1)
  private static let partDamage: [(name: String, kind: DamageKind, part: PicturePart)] = [
    ("left half, Gaussian blur", .gaussianBlur, leftHalf),
    ("left half, JPEG", .jpeg, leftHalf),
    ("left half, white noise", .whiteNoise, leftHalf),
  ]

  /// By how much the worst crop of a picture with a damaged part is below the mean of those whose middle is elsewhere.
  private func difference(
    of kind: DamageKind, in part: PicturePart, of view: Image, index: Int
  ) throws -> Double {
    let damaged = Damage(kind, psnr: Self.partStrength, part: part, seed: seed &+ UInt64(index)).applied(to: view).image
    var options = options
    options.crops = AssessmentOptions.allowedCrops.upperBound
    options.sampling = .grid
    // So many crops cost too much one by one.
    if assessor.model.modes.contains(.dense) { options.mode = .dense }
    let scale = assessor.model.metadata.scale
    let crops = try assessment(of: damaged, options).crops.map {
      (box: $0.box, score: scale.percentage(of: $0.score))
    }
    let others = crops.filter { crop in
      let (x, y) = (
        (Double(crop.box.x) + Double(crop.box.width) / 2) / Double(damaged.width),
        (Double(crop.box.y) + Double(crop.box.height) / 2) / Double(damaged.height)
      )
      return !((part.x...part.x + part.width).contains(x) && (part.y...part.y + part.height).contains(y))
    }
    let rest = others.isEmpty ? crops : others
    return Moments(of: rest.map(\.score)).mean - (crops.map(\.score).min() ?? 0)
  }

  private func randomPixels(_ index: Int) -> Image {
    let side = assessor.model.metadata.viewSize
    var generator = SplitMix64(seed: seed, index)
    return Image(
      width: side, height: side, pixels: (0..<3 * side * side).map { _ in UInt8(generator.next(below: 256)) })
  }

  private func score(of image: Image) throws -> Double {
    assessor.model.metadata.scale.percentage(of: try assessment(of: image, options).score)
  }

  /// Assesses an image and waits for it.
  private func assessment(of image: Image, _ options: AssessmentOptions) throws -> Assessment {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Assessment, AssessmentError>?>(nil)
    assessor.assess(.decoded(image, format: "damaged"), options: options) { assessed in
      result.withLock { $0 = assessed }
      done.signal()
    }
    done.wait()
    guard let result = result.withLock({ $0 }) else { preconditionFailure("an assessment ends with a result") }
    return try result.get()
  }
}
