import QualityService

/// All files of a run together.
struct ScoreSummary {
  private(set) var scored = 0
  private(set) var failed = 0
  /// Files that were passed over: no images, hidden ones, links to folders.
  private(set) var others = 0
  private(set) var hidden = 0
  private(set) var links = 0
  /// Rows of an interrupted run that this one goes on with, and those of them without a score.
  var before = (rows: 0, failed: 0)
  private var sum = 0.0
  private var lowest: (score: Double, name: FileName)?
  private var highest: (score: Double, name: FileName)?

  /// Counts one row.
  mutating func add(_ row: ScoreRow) {
    guard let score = row.score else {
      failed += 1
      return
    }
    scored += 1
    sum += score
    if score < lowest?.score ?? .infinity { lowest = (score, row.name) }
    if score > highest?.score ?? -.infinity { highest = (score, row.name) }
  }

  /// Counts a file that has no row.
  mutating func add(_ leftOut: LeftOut) {
    switch leftOut {
    case .hidden: hidden += 1
    case .linkToFolder: links += 1
    case .other: others += 1
    }
  }

  /// Rows of this run and the one before.
  var rows: Int { before.rows + scored + failed }

  var hasFailures: Bool { failed + before.failed > 0 }

  /// Whether the numbers say more than the rows themselves.
  var isRemarkable: Bool { hasFailures || others + hidden + links > 0 || before.rows > 0 }

  /// "3 images scored, mean 61.20, lowest 40.00 (a.jpg), highest 80.00 (c.jpg); 1 failed, 2 files that are no images
  /// skipped".
  var text: String {
    var text = scored == 1 ? "1 image scored" : "\(scored) images scored"
    if scored > 1, let lowest, let highest {
      text += ", mean \(Decimals.text(sum / Double(scored), 2))"
      text += ", lowest \(Decimals.text(lowest.score, 2)) (\(PrintableText.of(lowest.name.text)))"
      text += ", highest \(Decimals.text(highest.score, 2)) (\(PrintableText.of(highest.name.text)))"
    }
    let parts = [
      failed > 0 ? "\(failed) failed" : nil,
      others > 0 ? "\(others) \(others == 1 ? "file that is no image" : "files that are no images") skipped" : nil,
      hidden > 0 ? "\(hidden) hidden left out" : nil,
      links > 0 ? "\(links) \(links == 1 ? "link to a folder" : "links to folders") not followed" : nil,
      before.rows > 0 ? "\(before.rows) done before, of which \(before.failed) failed" : nil,
    ].compactMap(\.self)
    return parts.isEmpty ? text : text + "; " + parts.joined(separator: ", ")
  }
}
