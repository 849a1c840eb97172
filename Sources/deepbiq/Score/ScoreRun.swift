import QualityModel

/// One run over all files: rows, the summary and the progress bar.
struct ScoreRun {
  private(set) var summary = ScoreSummary()
  private var output: ScoreOutput
  private let maps: MapFolder?
  /// Whether an image that has a score has no map.
  private(set) var lacksMaps = false
  /// Scores after which the run ends; nil for all.
  private let limit: Int?
  private var progress: ProgressBar

  /// - Parameter total: how many files there are; nil where nobody knows.
  init(output: ScoreOutput, maps: MapFolder?, limit: Int?, total: Int?) {
    self.output = output
    self.maps = maps
    self.limit = limit
    let earlier = output.earlier
    summary.before = (earlier?.count ?? 0, earlier?.failed ?? 0)
    progress = ProgressBar(total: total, done: earlier?.count ?? 0)
  }

  /// - Throws: `CommandFailure` where rows cannot be written, or there is no image at all.
  mutating func score(_ images: ImageList, by pipeline: ScorePipeline) throws {
    try output.begin()
    let files = SharedIterator(UnscoredFiles(files: images.makeIterator(), earlier: output.earlier))
    if needsMore {
      try pipeline.run {
        files.next()
      } each: { image, outcome in
        try add(image, outcome)
        return needsMore
      }
    }
    progress.clear()
    let isSummarized = try output.end(summary)
    if summary.rows == 0 { throw CommandFailure("there is no image at the given paths") }
    if !isSummarized, summary.isRemarkable { Console.complain(summary.text) }
  }

  /// - Throws: `CommandFailure` where no image can have a map any more.
  private mutating func writeMap(_ assessment: Assessment, of image: ImageFile) throws(CommandFailure) {
    do throws(MapFolder.Failure) {
      try maps?.write(assessment, of: image.name)
    } catch {
      guard !error.endsRun else { throw CommandFailure(error.message) }
      lacksMaps = true
      progress.clear()
      Console.complain(error.message)
    }
  }

  private var needsMore: Bool {
    guard let limit else { return true }
    return summary.scored + summary.before.rows - summary.before.failed < limit
  }

  private mutating func add(_ image: ImageFile, _ outcome: ScoreOutcome) throws {
    let result: Result<Assessment, ScoreFailure>
    switch outcome {
    case .scored(let assessment):
      // Before the row, so that a run that goes on has missed none.
      try writeMap(assessment, of: image)
      result = .success(assessment)
    case .failed(let failure):
      result = .failure(failure)
      progress.clear()
      Console.complain(failure.message(for: image.name))
    case .passedOver:
      summary.add(image.leftOut ?? .other)
      if image.leftOut == nil { progress.advance() }
      return
    }
    let row = ScoreRow(name: image.name, result: result, number: summary.rows + 1)
    summary.add(row)
    if output.showsOnTerminal { progress.clear() }
    try output.add(row)
    progress.advance()
  }
}

/// The files of a list that an earlier run has no row for.
private struct UnscoredFiles: IteratorProtocol {
  var files: ImageList.Iterator
  var earlier: EarlierRows?

  mutating func next() -> ImageFile? {
    while let file = files.next() {
      if file.leftOut != nil || earlier?.take(file.name) != true { return file }
    }
    return nil
  }
}
