import QualityModel
import QualityTraining

extension [RatedImage] {
  /// One assessment an image, in their order, with a progress bar on a terminal.
  ///
  /// - Throws: `CommandFailure` naming the first image that cannot be scored.
  func assess(_ assessor: Assessor, _ options: AssessmentOptions) throws -> [Assessment] {
    var progress = ProgressBar(total: count, isShown: Console.errorIsTerminal)
    defer { progress.clear() }
    var assessments: [Assessment] = []
    try ScorePipeline(assessor: assessor, options: options).run(self) { image in
      progress.advance()
      switch image.outcome {
      case .scored(let assessment): assessments.append(assessment)
      case .failed(let reason): throw CommandFailure("\(image.path): \(reason)")
      case .skipped: throw CommandFailure("\(image.path): the file is no image")
      }
    }
    return assessments
  }
}
