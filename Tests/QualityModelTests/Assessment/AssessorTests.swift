import Dispatch
import ImageCodecs
import Testing

@testable import QualityModel

@Suite struct AssessorTests {
  @Test("scores, crops and view agree with ONNX Runtime and Pillow")
  func references() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 2)
    for reference in try Fixture.references("tiny") {
      var options = assessor.defaultOptions
      options.crops = reference.crops == 25 ? 25 : nil
      let assessment = try await assessor.assess(Fixture.bytes(reference.file), options: options)
      #expect(assessment.view.width == reference.viewWidth && assessment.view.height == reference.viewHeight)
      #expect(abs(assessment.score - reference.score) < 1e-4)
      #expect(assessment.crops.count == reference.cropScores.count)
      for (crop, score) in zip(assessment.crops, reference.cropScores) { #expect(abs(crop.score - score) < 1e-4) }
      let first = try #require(assessment.crops.first)
      for (probability, expected) in zip(first.categoryProbabilities, reference.firstProbabilities) {
        #expect(abs(probability - expected) < 1e-5)
      }
    }
  }

  @Test("an assessment tells how it was made, with boxes in the original image")
  func description() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    var options = assessor.defaultOptions
    options.sampling = .random(seed: 9)
    options.pooling = .median
    options.crops = 7
    let assessment = try await assessor.assess(Fixture.bytes("large.jpg"), options: options)
    #expect(assessment.sampling == .random(seed: 9))
    #expect(assessment.pooling == .median)
    #expect(assessment.image.format == "jpeg")
    #expect((assessment.image.width, assessment.image.height) == (600, 400))
    #expect(assessment.view == ViewDescription(width: 96, height: 64, scale: 0.16))
    #expect(assessment.crops.count == 7)
    let scores = assessment.crops.map(\.score)
    #expect(assessment.score == scores.sorted()[3])
    #expect(assessment.spread == Spread(of: scores))
    #expect(assessment.category == assessor.model.metadata.category(of: assessment.score))
    for crop in assessment.crops {
      #expect(crop.box.width == 200 && (199...201).contains(crop.box.height))
      #expect(crop.box.x >= 0 && crop.box.x + crop.box.width <= 600)
      #expect(crop.box.y >= 0 && crop.box.y + crop.box.height <= 400)
    }
    let timing = assessment.timing
    #expect(timing.decode > 0 && timing.inference > 0 && timing.queue >= 0)
    #expect(abs(timing.queue + timing.decode + timing.inference - timing.total) < 0.001)
  }

  @Test("an interval comes with the score of a model that has one, for the pooling it was calibrated with")
  func interval() async throws {
    let assessor = try Assessor(Fixture.model("interval"), workers: 1)
    var options = assessor.defaultOptions
    options.crops = 4
    let assessment = try await assessor.assess(Fixture.bytes("small.webp"), options: options)
    let interval = try #require(assessment.interval)
    #expect(interval.level == 0.9)
    #expect(interval.low == max(0, assessment.score - 45.5) && interval.high == min(100, assessment.score + 45.5))
    options.pooling = .min
    #expect(try await assessor.assess(Fixture.bytes("small.webp"), options: options).interval == nil)
    let other = try Assessor(Fixture.model("tiny"), workers: 1)
    #expect(try await other.assess(Fixture.bytes("small.webp"), options: other.defaultOptions).interval == nil)
  }

  @Test("scores outside the scale are moved to its end, for crops and image alike")
  func overshooting() async throws {
    let assessor = try Assessor(Fixture.model("overshooting"), workers: 1)
    let assessment = try await assessor.assess(Fixture.bytes("narrow.png"), options: assessor.defaultOptions)
    #expect(assessment.score == 100)
    #expect(assessment.category == "excellent")
    #expect(assessment.crops.allSatisfy { $0.score == 100 })
  }

  @Test("a model of single crops without probabilities scores too")
  func singleCrops() async throws {
    let assessor = try Assessor(Fixture.model("single"), workers: 2)
    var options = assessor.defaultOptions
    options.view = .shorterSide(64)
    let assessment = try await assessor.assess(Fixture.bytes("small.webp"), options: options)
    let reference = try #require(try Fixture.references("tiny").first)
    #expect(abs(assessment.score - reference.score) < 1e-4)
    #expect(assessment.crops.allSatisfy { $0.categoryProbabilities.isEmpty })
  }

  @Test("bytes that are no image are refused as the decoder refuses them")
  func noImage() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    let options = assessor.defaultOptions
    await #expect(throws: AssessmentError.image(.empty)) { _ = try await assessor.assess([], options: options) }
    await #expect(throws: AssessmentError.image(.unknownFormat(nil, accepted: Set(ImageFormat.allCases)))) {
      _ = try await assessor.assess(Array("not an image".utf8), options: options)
    }
  }

  @Test("an image whose view would be too large is refused")
  func tooLargeView() async throws {
    let limits = ImageLimits(maximumPixels: 1_000_000)
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1, limits: limits)
    let bytes = try Fixture.bytes("endless.png")
    let error = await #expect(throws: AssessmentError.self) {
      _ = try await assessor.assess(bytes, options: assessor.defaultOptions)
    }
    guard case .image(.tooLarge(width: 20, height: 30_000, _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("an option that is not allowed is an error")
  func wrongOption() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    let bytes = try Fixture.bytes("narrow.png")
    var options = assessor.defaultOptions
    options.crops = 0
    let chosen = options
    await #expect(throws: AssessmentError.invalidOptions("crops is 0; allowed: 1 to 250")) {
      _ = try await assessor.assess(bytes, options: chosen)
    }
  }

  @Test("a network that gives no number is an error, not a score")
  func notANumber() async throws {
    let assessor = try Assessor(Fixture.model("not-a-number"), workers: 1)
    let bytes = try Fixture.bytes("narrow.png")
    let error = await #expect(throws: AssessmentError.self) {
      _ = try await assessor.assess(bytes, options: assessor.defaultOptions)
    }
    guard case .inference = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("numbers of workers and batch sizes outside what is allowed are refused")
  func badNumbers() throws {
    let model = try Fixture.model("tiny")
    #expect(throws: AssessmentError.invalidOptions("workers is 0; allowed: 1 to 1024")) {
      try Assessor(model, workers: 0)
    }
    #expect(throws: AssessmentError.invalidOptions("the batch size is 33; allowed: 1 to 32")) {
      try Assessor(model: model, workers: 1, limits: ImageLimits(), batchSize: 33)
    }
  }

  @Test("warming up runs the network once on every worker", arguments: CropMode.allCases)
  func warmUp(mode: CropMode) throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 3)
    let done = DispatchGroup()
    let results = Recorder<Bool>()
    for _ in 0..<3 { done.enter() }
    assessor.warmUp(mode: mode) { result in
      results.note((try? result.get()) != nil)
      done.leave()
    }
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(results.values == [true, true, true])
  }
}
