import Foundation
import Testing

@testable import QualityTraining

@Suite struct AblationTests {
  @Test("a study compares every design with both networks, and writes what it found")
  func wholeWay() throws {
    let (files, report, _) = try TinyAblation.whole.get()
    #expect(report.splits == 2 && report.trainingImages == 15 && report.testImages == 5)
    #expect(report.rows.map(\.topic).first == "DeepBIQ")
    #expect(Set(report.rows.map(\.topic)) == ["DeepBIQ", "crops", "pooling", "regression", "layers", "labels", "head"])
    for row in report.rows {
      #expect(row.fineTuned != nil)
      #expect((row.pretrained == nil) == ["labels", "head"].contains(row.topic), "\(row.topic): \(row.choice)")
      #expect(row.fineTuned?.metrics[.rmse]?.count == 2)
      #expect(row.fineTuned?.closerThanObserver?.count == 2)
    }
    // Textures are easily told, also by a network of random weights.
    #expect(try #require(report.rows[0].pretrained?.metrics[.srocc]?.median) > 0.5)
    let decoded = try JSONDecoder().decode(
      AblationReport.self, from: Data(contentsOf: URL(filePath: files.reportData)))
    #expect(decoded == report)
    let page = try String(contentsOfFile: files.report, encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("crops: grid of 5x5"))
    #expect(report.text.contains("pooling: concatenation of features"))
  }

  @Test("a study that was stopped goes on to the same figures")
  func resume() throws {
    let straight = try TinyAblation.whole.get().report
    let stopped = try TinyAblation()
    #expect(throws: FineTuningError.self) { try stopped.runOneSplit() }
    #expect(throws: PipelineError.folderInUse(path: stopped.files.folder)) { _ = try stopped.run() }
    var isFirstSplitDone = false
    let report = try stopped.run(
      resumes: true,
      observe: { event in
        if case .alreadyDone(split: 0) = event { isFirstSplitDone = true }
      })
    #expect(isFirstSplitDone && report == straight)
    var other = stopped
    other.settings.folds = 3
    #expect(throws: PipelineError.changedSettings(path: stopped.files.folder)) { _ = try other.run(resumes: true) }
  }

  @Test("opinions without deviations leave the comparison with observers out")
  func withoutDeviations() throws {
    var tiny = try TinyAblation(deviation: nil)
    tiny.settings.splits = 1
    tiny.settings.innerValues = []
    let report = try tiny.run()
    #expect(report.rows.allSatisfy { $0.fineTuned != nil && $0.fineTuned?.closerThanObserver == nil })
    #expect(!report.rows.contains { $0.topic == "layers" })
  }

  @Test("what is not allowed is refused before anything is done")
  func refusals() throws {
    let changes: [(inout AblationSettings) -> Void] = [
      { $0.splits = 0 }, { $0.testShare = 0 }, { $0.folds = 1 }, { $0.testShare = 0.1 }, { $0.randomCrops = [5, 25] },
      { $0.gridSides = [1] }, { $0.innerValues = ["first", "first"] }, { $0.innerValues = ["features"] },
    ]
    for change in changes {
      var tiny = try TinyAblation()
      change(&tiny.settings)
      #expect(throws: PipelineError.self) { _ = try tiny.run() }
      #expect(!FileManager.default.fileExists(atPath: tiny.files.folder))
    }
  }
}
