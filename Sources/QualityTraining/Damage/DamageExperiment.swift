import ImageCodecs
import ImageDamage
import Numerics
import QualityData
import QualityEvaluation
import QualityModel

/// Damages good photographs on purpose, in every kind and strength, and asks a model what it thinks of them.
public struct DamageExperiment: Sendable {
  /// How strong the damage of a kind is: the wanted PSNR in dB, from hardly visible to beyond use, evenly within those
  /// that training draws from.
  public static func strengths(of kind: DamageKind) -> [Double] {
    let range = kind.strengths
    return (0..<strengthCount).map { index in
      let step = (range.upperBound - range.lowerBound) / Double(strengthCount)
      return (10 * (range.upperBound - step * (Double(index) + 0.5))).rounded() / 10
    }
  }

  /// How many strengths of each kind there are.
  public static let strengthCount = 5

  /// Photographs that people rate below this (0...100) have damage of their own, and are left out.
  public static let leastOpinion = CropLabel.faultless

  /// The strength of damage to a part, in dB: beyond use.
  private static let partStrength = 20.0

  /// How many pictures of random pixels there are.
  private static let noisePictures = 4

  /// An undamaged photograph.
  public struct Photograph: Sendable {
    let name: String
    let source: @Sendable () throws -> ImageSource

    /// - Parameters:
    ///   - name: what an error calls it.
    ///   - source: reads it; called on any thread.
    public init(name: String, source: @escaping @Sendable () throws -> ImageSource) {
      self.name = name
      self.source = source
    }
  }

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

  /// The photographs of a database to damage: of those that are good, `count` over the whole range of opinions.
  public static func pictures(of database: QualityDatabase, count: Int) -> [RatedImage] {
    let good = database.images.filter { $0.score >= leastOpinion }.sorted { ($0.score, $0.name) < ($1.score, $1.name) }
    let taken = min(count, good.count)
    return (0..<taken).map { good[(2 * $0 + 1) * good.count / (2 * taken)] }
  }

  /// How many pictures are scored for each photograph.
  public var picturesPerPhotograph: Int { 1 + kinds.count * Self.strengthCount + Self.partDamage.count }

  /// Runs the experiment.
  ///
  /// - Parameters:
  ///   - photographs: at least one.
  ///   - database: where they are from, for the report.
  ///   - progress: called on this thread after each photograph.
  /// - Throws: `UnusableImage` where a photograph cannot be used, or what its source or `progress` throws.
  public func run(
    _ photographs: [Photograph], of database: String, progress: () throws -> Void = {}
  ) throws -> DamageSensitivity {
    let answers = try parallelMap(count: photographs.count, workers: assessor.workers, finished: progress) {
      try answer(to: photographs[$0], index: $0)
    }
    let undamaged = answers.map(\.undamaged)
    return DamageSensitivity(
      model: "\(assessor.model.metadata.name) \(assessor.model.metadata.version)", database: database,
      pictures: photographs.count, undamaged: Moments(of: undamaged).mean,
      kinds: kinds.indices.map { index in
        DamageSensitivity.Kind(
          kind: kinds[index].name, isHeldBack: DamageKind.heldBack.contains(kinds[index]),
          wanted: Self.strengths(of: kinds[index]), undamaged: undamaged, damaged: answers.map { $0.scores[index] },
          reached: answers.map { $0.reached[index] })
      },
      parts: Self.partDamage.indices.map { index in
        DamageSensitivity.Part(
          damage: Self.partDamage[index].name,
          worstBelowOthers: Moments(of: answers.map { $0.parts[index].worstBelowOthers }).mean,
          areaUnderCurve: Moments(of: answers.map { $0.parts[index].areaUnderCurve }).mean)
      },
      randomPixels: Moments(of: try (0..<Self.noisePictures).map { try score(of: randomPixels($0)) }).mean)
  }

  /// One photograph as it is and with every kind and strength of damage, named "gaussian-blur-26.5".
  ///
  /// - Throws: `UnusableImage` where it cannot be used, or what its source throws.
  public func examples(of photograph: Photograph) throws -> [(name: String, image: Image)] {
    let view = try view(of: photograph)
    return [("undamaged", view)]
      + kinds.flatMap { kind in
        Self.strengths(of: kind).map { psnr in
          ("\(kind.rawValue)-\(psnr)", Damage(kind, psnr: psnr, seed: seed).applied(to: view).image)
        }
      }
  }

  /// What a model says of one photograph: kind by kind, strength by strength.
  private struct Answers {
    let undamaged: Double
    let scores, reached: [[Double]]
    let parts: [PartAnswer]
  }

  private func view(of photograph: Photograph) throws -> Image {
    let source = try photograph.source()
    do {
      return try assessor.view(of: source)
    } catch {
      throw UnusableImage(name: photograph.name, reason: error.description)
    }
  }

  private func answer(to photograph: Photograph, index: Int) throws -> Answers {
    let view = try view(of: photograph)
    var scores: [[Double]] = []
    var reached: [[Double]] = []
    for kind in kinds {
      let damaged = Self.strengths(of: kind).map { psnr in
        Damage(kind, psnr: psnr, seed: seed &+ UInt64(index)).applied(to: view)
      }
      scores.append(try damaged.map { try score(of: $0.image) })
      reached.append(damaged.map(\.psnr))
    }
    return Answers(
      undamaged: try score(of: view), scores: scores, reached: reached,
      parts: try Self.partDamage.map { try answer(to: $0.kind, in: $0.part, of: view, index: index) })
  }

  private static let half = PicturePart(x: 0, y: 0, width: 0.5, height: 1)
  private static let quarter = PicturePart(x: 0.5, y: 0.5, width: 0.5, height: 0.5)
  private static let ninth = PicturePart(x: 1.0 / 3, y: 1.0 / 3, width: 1.0 / 3, height: 1.0 / 3)
  private static let partDamage: [(name: String, kind: DamageKind, part: PicturePart)] = [
    ("half, Gaussian blur", .gaussianBlur, half), ("half, JPEG", .jpeg, half), ("half, white noise", .whiteNoise, half),
    ("quarter, Gaussian blur", .gaussianBlur, quarter), ("quarter, JPEG", .jpeg, quarter),
    ("quarter, white noise", .whiteNoise, quarter), ("ninth, Gaussian blur", .gaussianBlur, ninth),
    ("ninth, JPEG", .jpeg, ninth), ("ninth, white noise", .whiteNoise, ninth),
  ]

  /// How well a part of a picture that is damaged is found.
  private struct PartAnswer {
    /// By how much the worst crop is below the mean of those whose middle is elsewhere.
    let worstBelowOthers: Double
    /// The probability that a cell of the map in the part has a lower score than one outside.
    let areaUnderCurve: Double
  }

  private func answer(
    to kind: DamageKind, in part: PicturePart, of view: Image, index: Int
  ) throws -> PartAnswer {
    let damaged = Damage(kind, psnr: Self.partStrength, part: part, seed: seed &+ UInt64(index)).applied(to: view).image
    var options = options
    options.crops = AssessmentOptions.allowedCrops.upperBound
    options.sampling = .grid
    // So many crops cost too much one by one.
    if assessor.model.modes.contains(.dense) { options.mode = .dense }
    let crops = try assessor.assessment(of: damaged, options: options).crops
    let (width, height) = (Double(damaged.width), Double(damaged.height))
    let others = crops.filter { crop in
      !part.contains(
        x: (Double(crop.box.x) + Double(crop.box.width) / 2) / width,
        y: (Double(crop.box.y) + Double(crop.box.height) / 2) / height)
    }
    let scale = assessor.model.metadata.scale
    let rest = (others.isEmpty ? crops : others).map { scale.percentage(of: $0.score) }
    let map = QualityMap(
      of: crops.map { ($0.box, $0.score) }, width: damaged.width, height: damaged.height,
      columns: damaged.width / QualityMap.cellSide, rows: damaged.height / QualityMap.cellSide)
    var (inside, outside): ([Double], [Double]) = ([], [])
    for (cell, score) in map.scores.enumerated() {
      guard let score else { continue }
      let isInside = part.contains(
        x: (Double(cell % map.columns) + 0.5) / Double(map.columns),
        y: (Double(cell / map.columns) + 0.5) / Double(map.rows))
      if isInside { inside.append(score) } else { outside.append(score) }
    }
    let worst = crops.map { scale.percentage(of: $0.score) }.min() ?? 0
    return PartAnswer(
      worstBelowOthers: Moments(of: rest).mean - worst, areaUnderCurve: ROC.area(below: inside, outside))
  }

  private func randomPixels(_ index: Int) -> Image {
    let side = assessor.model.metadata.viewSize
    var generator = SplitMix64(seed: seed, index)
    return Image(
      width: side, height: side, pixels: (0..<3 * side * side).map { _ in UInt8(generator.next(below: 256)) })
  }

  private func score(of image: Image) throws -> Double {
    assessor.model.metadata.scale.percentage(of: try assessor.assessment(of: image, options: options).score)
  }
}
