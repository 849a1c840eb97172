import QualityModel
import Testing

@testable import QualityService

@Suite struct AssessmentParametersTests {
  private func parse(
    _ values: [(String, String)],
    configuration: ServiceConfiguration = ServiceConfiguration(),
    model: ModelMetadata? = nil
  ) throws -> AssessmentParameters {
    try AssessmentParameters(
      values.map { (name: $0.0, value: $0.1) },
      model: try model ?? QualityModel.embedded().metadata,
      configuration: configuration,
      randomSeed: { 42 }
    )
  }

  @Test func `Without parameters the model decides`() throws {
    let model = try QualityModel.embedded().metadata
    let parameters = try parse([])
    #expect(parameters.options == AssessmentOptions(defaultsOf: model))
    #expect(parameters.detail == .crops)
  }

  @Test func `A map is a summary with scores, and an assessment has one where it is asked for`() throws {
    let model = try QualityModel.embedded().metadata
    let map = try AssessmentParameters([], for: .map, model: model, configuration: ServiceConfiguration())
    #expect(map.options.map == .scores && map.detail == .summary && map.style == .overlay)
    let grey = [(name: "style", value: "grey")]
    #expect(
      try AssessmentParameters(grey, for: .map, model: model, configuration: ServiceConfiguration()).style == .grey)
    #expect(try parse([("map", "true")]).options.map == .scores)
    #expect(try parse([("map", "false")]).options.map == .none)
    #expect(throws: ParameterError.self) { try parse([("map", "yes")]) }
    #expect(throws: ParameterError.self) { try parse([("style", "grey")]) }
  }

  @Test func `The configuration overrides the model, and a parameter the configuration`() throws {
    var configuration = ServiceConfiguration()
    configuration.crops = 12
    configuration.view = .native
    configuration.pooling = .min
    configuration.mode = .dense
    let configured = try parse([], configuration: configuration).options
    #expect(configured.crops == 12)
    #expect(configured.view == .native)
    #expect(configured.pooling == .min)
    #expect(configured.mode == .dense)
    let asked = try parse(
      [("crops", "5"), ("view", "600"), ("pooling", "median"), ("mode", "exact")],
      configuration: configuration
    ).options
    #expect(asked.crops == 5)
    #expect(asked.view == .shorterSide(600))
    #expect(asked.pooling == .median)
    #expect(asked.mode == .exact)
  }

  @Test func `A model's own mode holds where neither a parameter nor the configuration says another`() throws {
    var model = try QualityModel.embedded().metadata
    var configuration = ServiceConfiguration()
    for mode in CropMode.allCases {
      model.cropMode = mode
      #expect(try parse([], model: model).options.mode == mode)
      #expect(try parse([("mode", "exact")], model: model).options.mode == .exact)
      configuration.mode = .dense
      #expect(try parse([], configuration: configuration, model: model).options.mode == .dense)
    }
  }

  @Test func `Random sampling takes the seed given, or makes one`() throws {
    let given = try parse([("sampling", "random"), ("seed", "9007199254740991")]).options.sampling
    #expect(given == .random(seed: 9_007_199_254_740_991))
    #expect(try parse([("sampling", "random")]).options.sampling == .random(seed: 42))
    #expect(try parse([("sampling", "grid")]).options.sampling == .grid)
  }

  @Test func `A grid ignores a seed`() throws {
    #expect(try parse([("seed", "1")]).options.sampling == .grid)
  }

  @Test func `Detail can leave the crops out`() throws {
    #expect(try parse([("detail", "summary")]).detail == .summary)
  }

  @Test(arguments: [
    ("crops", "0"), ("crops", "101"), ("crops", "+5"), ("crops", "5.0"), ("crops", ""), ("crops", "९"),
    ("crops", "99999999999999999999999"), ("sampling", "Grid"), ("sampling", ""), ("seed", "-1"),
    ("pooling", "average"), ("mode", "Dense"), ("mode", ""),
    ("view", "191"), ("view", "10001"), ("view", "+500"), ("view", "Native"), ("detail", "all"),
  ])
  func `A value that is not allowed is refused with its name and what is allowed`(name: String, value: String) throws {
    let error = try #require(throws: ParameterError.self) { try parse([(name, value)]) }
    #expect(error.parameter == name)
    #expect(error.detail.hasSuffix(error.allowed))
  }

  @Test(arguments: ["-1", "9007199254740992", "x"])
  func `A seed that JSON could not carry is refused`(seed: String) throws {
    let error = try #require(throws: ParameterError.self) { try parse([("sampling", "random"), ("seed", seed)]) }
    #expect(error.allowed == "a whole number from 0 to 9007199254740991")
  }

  @Test func `An unknown parameter is refused with the one it may be meant to be`() throws {
    let near = try #require(throws: ParameterError.self) { try parse([("crop", "5")]) }
    #expect(near.detail == "there is no parameter 'crop'; did you mean 'crops'?")
    let far = try #require(throws: ParameterError.self) { try parse([("colour", "blue")]) }
    #expect(
      far.detail
        == "there is no parameter 'colour'; the parameters are crops, sampling, seed, pooling, view, mode, detail, map"
    )
  }

  @Test func `A repeated parameter is refused, even with the same value`() throws {
    let error = try #require(throws: ParameterError.self) { try parse([("crops", "5"), ("crops", "5")]) }
    #expect(error.detail == "crops is given more than once; it must be given once")
  }

  @Test func `A long value is cut in the message`() throws {
    let error = try #require(throws: ParameterError.self) {
      try parse([("pooling", String(repeating: "x", count: 5_000))])
    }
    #expect(error.detail.count < 300)
  }
}
