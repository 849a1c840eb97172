import QualityService

/// All files of a run together.
struct ScoreSummary {
  private(set) var scored = 0
  private(set) var failed = 0
  private(set) var skipped = 0
  private var sum = 0.0
  private var lowest: (score: Double, path: String)?
  private var highest: (score: Double, path: String)?

  /// Counts one file.
  mutating func add(_ file: ScoredFile) {
    switch file.outcome {
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .scored(let assessment):
      let score = assessment.score
      scored += 1
      sum += score
      if score < lowest?.score ?? .infinity { lowest = (score, file.path) }
      if score > highest?.score ?? -.infinity { highest = (score, file.path) }
    }
  }

  /// "3 images scored, mean 61.20, lowest 40.00 (a.jpg), highest 80.00 (c.jpg); 1 failed, 2 other files skipped".
  var text: String {
    var text = scored == 1 ? "1 image scored" : "\(scored) images scored"
    if scored > 1, let lowest, let highest {
      text += ", mean \(Decimals.text(sum / Double(scored), 2))"
      text += ", lowest \(Decimals.text(lowest.score, 2)) (\(PrintableText.of(lowest.path)))"
      text += ", highest \(Decimals.text(highest.score, 2)) (\(PrintableText.of(highest.path)))"
    }
    let others = [
      failed > 0 ? "\(failed) failed" : nil,
      skipped > 0 ? "\(skipped) \(skipped == 1 ? "file that is no image" : "files that are no images") skipped" : nil,
    ].compactMap(\.self)
    return others.isEmpty ? text : text + "; " + others.joined(separator: ", ")
  }
}
