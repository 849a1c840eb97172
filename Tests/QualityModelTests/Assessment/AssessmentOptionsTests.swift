import Testing

@testable import QualityModel

@Suite struct AssessmentOptionsTests {
  @Test("defaults are the model's own")
  func defaults() throws {
    let metadata = try Fixture.model("tiny").metadata
    let options = AssessmentOptions(defaultsOf: metadata)
    #expect(options.view == .shorterSide(64))
    #expect(options.crops == nil)
    #expect(options.sampling == .grid)
    #expect(options.pooling == .mean)
    try options.validate(for: metadata)
  }

  @Test("numbers outside what is allowed are refused by name", arguments: [0, 251, -1, .max, .min])
  func crops(count: Int) throws {
    let metadata = try Fixture.model("tiny").metadata
    var options = AssessmentOptions(defaultsOf: metadata)
    options.crops = count
    #expect(throws: AssessmentError.invalidOptions("crops is \(count); allowed: 1 to 250")) {
      try options.validate(for: metadata)
    }
  }

  @Test("a view must hold a crop of the model", arguments: [31, 10_001, -5])
  func view(side: Int) throws {
    let metadata = try Fixture.model("tiny").metadata
    var options = AssessmentOptions(defaultsOf: metadata)
    options.view = .shorterSide(side)
    #expect(throws: AssessmentError.invalidOptions("view is \(side); allowed: 32 to 10000")) {
      try options.validate(for: metadata)
    }
    options.view = .native
    try options.validate(for: metadata)
  }
}
