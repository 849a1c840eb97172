import ImageCodecs
import Testing

@testable import QualityModel

@Suite struct DenseAssessorTests {
  private func dense(_ assessor: Assessor) -> AssessmentOptions {
    var options = assessor.defaultOptions
    options.mode = .dense
    return options
  }

  /// The largest difference between the crops of two assessments.
  private func difference(_ one: Assessment, _ other: Assessment) -> Double {
    zip(one.crops, other.crops).map { abs($0.score - $1.score) }.max() ?? .infinity
  }

  @Test("one crop that is the whole view scores as it does alone", arguments: [true, false])
  func wholeView(isPadded: Bool) async throws {
    let assessor = try Assessor(DenseFixture.model(isPadded: isPadded), workers: 1)
    let image = ImageSource.decoded(DenseFixture.picture(width: 32, height: 32), format: "test")
    let exact = try await assessor.assess(image, options: assessor.defaultOptions)
    let result = try await assessor.assess(image, options: dense(assessor))
    #expect(exact.crops.count == 1 && result.crops.count == 1)
    #expect(exact.mode == .exact && result.mode == .dense)
    #expect(exact.crops[0].box == result.crops[0].box)
    #expect(abs(exact.score - result.score) < 1e-4)
    // It was calibrated on exact crops.
    #expect(exact.interval != nil && result.interval == nil)
  }

  @Test("so it does with the built-in model")
  func embedded() async throws {
    let assessor = try Assessor(QualityModel.embedded(), workers: 1)
    let image = ImageSource.decoded(DenseFixture.picture(width: 192, height: 192), format: "test")
    var options = assessor.defaultOptions
    options.mode = .exact
    let exact = try await assessor.assess(image, options: options)
    let result = try await assessor.assess(image, options: dense(assessor))
    #expect(abs(exact.score - result.score) < 1e-4)
    let pairs = zip(exact.crops[0].categoryProbabilities, result.crops[0].categoryProbabilities)
    for (one, other) in pairs { #expect(abs(one - other) < 1e-5) }
  }

  @Test("where no pixel sees another, dense crops are exact ones, across tiles too")
  func pointwise() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 2)
    var options = assessor.defaultOptions
    options.view = .native
    options.sampling = .random(seed: 3)
    options.crops = 250
    let image = ImageSource.decoded(DenseFixture.picture(width: 1_100, height: 1_050), format: "test")
    let exact = try await assessor.assess(image, options: options)
    options.mode = .dense
    let result = try await assessor.assess(image, options: options)
    #expect(result.crops.map(\.box) == exact.crops.map(\.box))
    #expect(difference(exact, result) < 1e-4)
    let single = try Assessor(Fixture.model("single"), workers: 1)
    #expect(try await difference(exact, single.assess(image, options: options)) < 1e-4)
  }

  @Test("the same image gets the same score, with any number of workers and any order of tiles")
  func determinism() async throws {
    let model = try DenseFixture.model()
    let image = ImageSource.decoded(DenseFixture.picture(width: 2_200, height: 1_500), format: "test")
    var results: [[Double]] = []
    for workers in 1...3 {
      let assessor = try Assessor(model, workers: workers)
      var options = dense(assessor)
      options.view = .native
      options.crops = 100
      let chosen = options
      async let one = assessor.assess(image, options: chosen)
      async let other = assessor.assess(image, options: chosen)
      for assessment in try await [one, other] { results.append([assessment.score] + assessment.crops.map(\.score)) }
    }
    #expect(results.count == 6 && Set(results).count == 1)
    #expect(Set(results[0]).count > 50)
  }

  @Test("a model scores in its own mode where nobody asks for another, and gives its interval in no other")
  func ownMode() async throws {
    let image = ImageSource.decoded(DenseFixture.picture(width: 90, height: 70), format: "test")
    for mode in CropMode.allCases {
      let assessor = try Assessor(DenseFixture.model(mode: mode), workers: 1)
      let own = try await assessor.assess(image, options: assessor.defaultOptions)
      #expect(own.mode == mode && own.interval != nil)
      var options = assessor.defaultOptions
      options.mode = mode == .exact ? .dense : .exact
      let other = try await assessor.assess(image, options: options)
      #expect(other.mode == options.mode && other.interval == nil && other.score != own.score)
    }
  }

  @Test("a model without a dense mode says so, before it decodes anything")
  func refusal() async throws {
    let assessor = try Assessor(DenseFixture.model(.maximum), workers: 1)
    let options = dense(assessor)
    let reason = "its score cannot be computed from global averages of feature maps"
    await #expect(throws: AssessmentError.unsupportedMode(.dense, reason)) {
      _ = try await assessor.assess(Array("not an image".utf8), options: options)
    }
    _ = try await assessor.assess(Fixture.bytes("small.webp"), options: assessor.defaultOptions)
  }

  @Test("a dense assessment can be called off, and a network that gives no number is an error")
  func endings() async throws {
    let assessor = try Assessor(Fixture.model("not-a-number"), workers: 1)
    let bytes = try Fixture.bytes("narrow.png")
    let error = await #expect(throws: AssessmentError.self) {
      _ = try await assessor.assess(bytes, options: dense(assessor))
    }
    guard case .inference = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let gate = Gate()
    assessor.block(until: gate)
    let results = Recorder<Result<Assessment, AssessmentError>>()
    let handle = assessor.assess(bytes, options: dense(assessor)) { results.note($0) }
    handle.cancel()
    gate.open()
    await #expect(throws: AssessmentError.self) { _ = try await assessor.assess(bytes, options: dense(assessor)) }
    #expect(results.values.count == 1)
  }
}
