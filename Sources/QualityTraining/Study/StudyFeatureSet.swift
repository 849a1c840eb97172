import QualityData

/// What one network says of the crops of all images: everything that the designs of a study are made of.
struct StudyFeatureSet: Sendable {
  /// One row a crop: the last layer, the inner layers, and, of a fine-tuned network, the probabilities of the categories
  /// and the score. Random crops are there once, as many as any design takes.
  private let rows: [StudyCrops: FeatureMatrix]

  /// The columns of each description.
  private let columns: [StudyFeatures: Range<Int>]

  /// The column of the category head's score.
  private let scoreColumn: Range<Int>?

  /// Runs a network on the crops that designs look at.
  ///
  /// - Parameters:
  ///   - extractor: of the values of ``values(of:settings:)``.
  ///   - network: which one it is.
  ///   - crops: what the designs look at.
  ///   - images: all images of the database.
  ///   - seed: chooses random crops.
  ///   - progress: told how many images of how many are done; what it throws ends the extraction.
  /// - Throws: ``FeatureError``, or what `progress` throws.
  init(
    _ extractor: FeatureExtractor, network: StudyNetwork, crops: [StudyCrops], of images: [RatedImage], seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws {
    let parts = extractor.head.columns
    let ends = network.labels == nil ? parts.count : parts.count - 2
    var columns: [StudyFeatures: Range<Int>] = [
      .lastLayer: parts[0], .severalLayers: 0..<parts[ends - 1].upperBound,
    ]
    if network.labels != nil { columns[.categories] = parts[ends] }
    self.columns = columns
    scoreColumn = network.labels == nil ? nil : parts[ends + 1]

    let wanted = Self.extractions(for: crops)
    var done = 0
    let total = wanted.count * images.count
    try progress(0, total)
    var rows: [StudyCrops: FeatureMatrix] = [:]
    for crops in wanted {
      rows[crops] = try extractor.extract(images, crops: crops.selection(seed: seed)) {
        done += 1
        try progress(done, total)
      }
    }
    self.rows = rows
  }

  /// The values that describe a crop, the last layer first.
  static func values(of network: StudyNetwork, settings: StudySettings) -> [String] {
    [FeatureHead.name] + settings.innerValues
      + (network.labels == nil ? [] : [CategoryHead.probabilities, CategoryHead.score])
  }

  /// The selections without repetition, in a fixed order, random crops as many as any takes.
  private static func extractions(for crops: [StudyCrops]) -> [StudyCrops] {
    var wanted: [StudyCrops] = []
    for crops in crops where crops.randomCount == nil && !wanted.contains(crops) { wanted.append(crops) }
    return wanted + (crops.compactMap(\.randomCount).max().map { [.random($0)] } ?? [])
  }

  /// A description of crops, one row each.
  ///
  /// - Precondition: it was extracted.
  func rows(_ features: StudyFeatures, _ crops: StudyCrops) -> FeatureMatrix {
    guard let range = columns[features] else { preconditionFailure("the network has no \(features)") }
    return rows(crops).columns(range)
  }

  /// The category head's scores, one a crop.
  ///
  /// - Precondition: the network is fine-tuned.
  func headScores(_ crops: StudyCrops) -> FeatureMatrix {
    guard let scoreColumn else { preconditionFailure("a pre-trained network has no categories") }
    return rows(crops).columns(scoreColumn)
  }

  private func rows(_ crops: StudyCrops) -> FeatureMatrix {
    if let rows = rows[crops] { return rows }
    guard let count = crops.randomCount, let all = rows.first(where: { $0.key.randomCount ?? 0 > count })?.value else {
      preconditionFailure("\(crops) was not extracted")
    }
    return all.firstRows(count)
  }
}
