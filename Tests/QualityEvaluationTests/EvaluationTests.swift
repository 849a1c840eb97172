import Foundation
import Testing

@testable import QualityEvaluation

@Suite struct EvaluationTests {
  static let options = EvaluationOptions(bootstrap: Bootstrap(resamples: 40, seed: 9), intervalLevel: 0.954)

  static func report(_ images: [EvaluatedImage], title: String = "Title") throws -> EvaluationReport {
    try Evaluation(of: images, options: options).report(title: title)
  }

  /// A report with everything in it, made once.
  static func fullReport() throws -> EvaluationReport {
    try madeReport.get()
  }

  private static let madeReport = Result { try makeFullReport() }

  private static func makeFullReport() throws -> EvaluationReport {
    var simulation = SimulatedImages(seed: 41)
    let images = simulation.images(60, noise: 10, groups: ["blur", "noise"])
    var evaluation = try Evaluation(of: images, options: options)
    for crops in [16, 4] {
      let predictions = images.map { $0.opinion + 40 / Double(crops).squareRoot() * simulation.normal() }
      try evaluation.add(predictions: predictions, atCropCount: crops)
    }
    let splits = (0..<5).map { _ in
      let test = simulation.images(20, noise: 10)
      return AgreementFigures(
        predictions: test.map(\.prediction), opinions: test.map(\.opinion), deviations: test.map(\.deviation))
    }
    evaluation.add(splits: splits)
    return evaluation.report(title: "Title", model: "tiny 0.1", database: "simulated")
  }

  @Test(
    "impossible numbers are refused with the image's name",
    arguments: [
      (
        EvaluatedImage(name: "a", prediction: .nan, opinion: 1),
        "The prediction of a is nan; it must be a number between -1e9 and 1e9."
      ),
      (
        EvaluatedImage(name: "a", prediction: 1, opinion: .infinity),
        "The opinion of a is inf; it must be a number between -1e9 and 1e9."
      ),
      (
        EvaluatedImage(name: "a", prediction: 1, opinion: 1, deviation: -2),
        "The standard deviation of the opinions of a is -2.0; it must be 0 or more."
      ),
      (
        EvaluatedImage(name: "a", prediction: 1, opinion: 1, interval: PredictionInterval(low: 3, high: 2)),
        "The interval of a runs from 3.0 to 2.0; its lower end must not be above the upper."
      ),
      (
        EvaluatedImage(name: "a", prediction: 1, opinion: 1, interval: PredictionInterval(low: .nan, high: 2)),
        "The lower end of the interval of a is nan; it must be a number between -1e9 and 1e9."
      ),
    ])
  func refusals(image: EvaluatedImage, message: String) {
    #expect {
      try Evaluation(of: [EvaluatedImage(name: "ok", prediction: 1, opinion: 1), image])
    } throws: { "\($0)" == message }
  }

  @Test("no images and wrong numbers of predictions are refused")
  func counts() throws {
    #expect(throws: EvaluationError.noImages) { try Evaluation(of: []) }
    var evaluation = try Evaluation(of: [EvaluatedImage(name: "a", prediction: 1, opinion: 1)])
    #expect(throws: EvaluationError.predictionCount(crops: 5, predictions: 2, images: 1)) {
      try evaluation.add(predictions: [1, 2], atCropCount: 5)
    }
    #expect(throws: EvaluationError.outOfRange(image: "a", number: "prediction", value: 1e10)) {
      try evaluation.add(predictions: [1e10], atCropCount: 5)
    }
  }

  @Test("crop counts come in rising order, and fewer errors with more crops")
  func cropCounts() throws {
    let counts = try EvaluationTests.fullReport().cropCounts
    #expect(counts.map(\.crops) == [4, 16])
    let errors = try counts.map { try #require($0.agreement[.rmse]).value }
    #expect(errors[0] > errors[1])
  }

  @Test("a report says where its figures mean nothing")
  func warnings() throws {
    func report(_ opinion: (Int) -> Int, count: Int = 40, resamples: Int = 60) throws -> EvaluationReport {
      let images = (0..<count).map {
        EvaluatedImage(name: "\($0)", prediction: Double($0), opinion: Double(opinion($0)))
      }
      return try Evaluation(of: images, options: EvaluationOptions(bootstrap: Bootstrap(resamples: resamples)))
        .report(title: "")
    }
    #expect(try report { $0 }.warnings.isEmpty)
    let none = try report { $0 * 17 % 40 }
    #expect(none.warnings.count == 1 && none.warnings[0].contains("holds 0: on these 40 images"), "\(none.warnings)")
    for output in [none.text, none.html] { #expect(output.contains("WARNING: \(none.warnings[0]).")) }
    #expect(try report { -$0 }.warnings.first?.contains("the wrong way round") == true)
    #expect(try report { _ in 5 }.warnings.first?.contains("is not defined") == true)
    #expect(try report({ $0 }, count: 1).warnings.isEmpty)
    #expect(try report({ $0 * 17 % 40 }, resamples: 0).warnings.isEmpty)
    var evaluation = try Evaluation(of: none.images, options: none.options)
    evaluation.add(warning: "these were trained on")
    #expect(evaluation.report(title: "").warnings == ["these were trained on"] + none.warnings)
  }

  @Test("JSON comes back as the same report, and is the same bytes each time")
  func json() throws {
    let report = try EvaluationTests.fullReport()
    let data = try report.json()
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: data) == report)
    #expect(try EvaluationTests.makeFullReport().json() == data)
    #expect(data.last == 10)
  }

  @Test("JSON keys are in snake case")
  func jsonKeys() throws {
    let json = try JSONSerialization.jsonObject(with: EvaluationTests.fullReport().json())
    var keys: Set<String> = []
    func collect(_ value: Any) {
      if let object = value as? [String: Any] {
        keys.formUnion(object.keys)
        object.values.forEach(collect)
      } else if let array = value as? [Any] {
        array.forEach(collect)
      }
    }
    collect(json)
    #expect(keys.isSuperset(of: ["lcc_mapped", "closer_than_observer", "crop_counts", "lower_quartile", "mean_width"]))
    #expect(keys.allSatisfy { $0.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil }, "\(keys)")
  }

  @Test("the largest numbers allowed make a whole report")
  func largeNumbers() throws {
    let images = (0..<12).map {
      EvaluatedImage(
        name: "\($0)", prediction: $0 % 2 == 0 ? 1e9 : -1e9, opinion: $0 % 3 == 0 ? 1e9 : -1e9, deviation: 1e9)
    }
    let report = try EvaluationTests.report(images)
    #expect(report.agreement[.rmse]?.value.isFinite == true)
    #expect(try !report.json().isEmpty)
    for output in [report.text, report.html] { #expect(!output.contains("inf") && !output.contains("nan")) }
  }

  @Test("a report of one image, or of equal ones, is whole and has no NaN")
  func degenerate() throws {
    let image = EvaluatedImage(name: "only", prediction: 5, opinion: 5, deviation: 0)
    for images in [[image], [EvaluatedImage](repeating: image, count: 30)] {
      let report = try EvaluationTests.report(images)
      #expect(report.agreement[.lcc] == nil)
      #expect(report.agreement[.rmse]?.value == 0)
      let outputs = [String(decoding: try report.json(), as: UTF8.self), report.text, report.html]
      for output in outputs { #expect(!output.localizedCaseInsensitiveContains("nan")) }
      #expect(report.text.contains("–"))
    }
  }
}
