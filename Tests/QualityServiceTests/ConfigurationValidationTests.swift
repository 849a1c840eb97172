import Foundation
import QualityModel
import Testing

@testable import QualityService

@Suite struct ConfigurationValidationTests {
  @Test(arguments: [
    ("port", "65536"), ("port", "-1"), ("port", "http"), ("port", ""), ("workers", "1.5"), ("crops", "0"),
    ("crops", "many"), ("view", "15"), ("view", "10001"), ("view", "full"), ("pooling", "sum"), ("mode", "fast"),
    ("maximum_crops", "49"),
    ("body_limit_mib", "0"), ("image_limit_megapixels", "1001"), ("queue", "-1"), ("connections", "0"),
    ("header_timeout_seconds", "0"), ("body_timeout_seconds", "nan"), ("request_deadline_seconds", "inf"),
    ("cors_origins", "app.example"), ("cors_origins", "https://app.example/"), ("cors_origins", "*, https://a.example"),
    ("shutdown_grace_seconds", "-0.5"), ("log_level", "verbose"), ("log_format", "xml"),
  ])
  func `A value that is not allowed is refused with its flag, the value and what is allowed`(
    key: String,
    value: String
  ) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try ServiceConfiguration.load(file: nil, environment: [:], commandLine: [key: value])
    }
    guard case .badValue(let name, value, let allowed, .commandLine) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(name == "--" + key.replacing("_", with: "-"))
    #expect(!allowed.isEmpty)
  }

  @Test func `A bad variable is named as the variable`() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try ServiceConfiguration.load(file: nil, environment: ["DEEPBIQ_PORT": "x"], commandLine: [:])
    }
    #expect(error.description == "DEEPBIQ_PORT is 'x'; it must be a whole number from 0 to 65535")
  }

  @Test(arguments: [
    ("", []), ("*", ["*"]),
    (" https://a.example ,http://LOCALHOST:3000,", ["https://a.example", "http://localhost:3000"]),
    ("null", ["null"]), ("https://a.example:443", ["https://a.example"]),
  ])
  func `Origins are read as browsers write them`(text: String, origins: [String]) throws {
    let configuration = try ServiceConfiguration.load(
      file: nil, environment: ["DEEPBIQ_CORS_ORIGINS": text], commandLine: [:])
    #expect(configuration.corsOrigins == origins)
  }

  @Test func `The defaults are valid`() throws {
    try ServiceConfiguration().validate()
  }

  @Test func `Values that contradict each other are refused`() {
    var crops = ServiceConfiguration()
    crops.crops = 80
    crops.maximumCrops = 60
    #expect(throws: ConfigurationError.self) { try crops.validate() }

    var memory = ServiceConfiguration()
    memory.uploadMemoryMiB = 10
    #expect(throws: ConfigurationError.self) { try memory.validate() }
  }

  @Test func `A value that another rules out is named where it was set`() throws {
    func message(file: String? = nil, _ environment: [String: String], _ flags: [String: String]) throws -> String {
      try #require(throws: ConfigurationError.self) {
        try ServiceConfiguration.load(file: file, environment: environment, commandLine: flags)
      }.description
    }
    let crops = "auto, or at most maximum_crops (100)"
    #expect(try message([:], ["crops": "200"]) == "--crops is '200'; it must be \(crops)")
    #expect(try message(["DEEPBIQ_CROPS": "200"], [:]) == "DEEPBIQ_CROPS is '200'; it must be \(crops)")
    let file = try temporaryFile("crops: 200\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try message(file: file, [:], [:]) == "crops in \(file) is '200'; it must be \(crops)")
    #expect(try message([:], ["body_limit_mib": "300"]).hasPrefix("--body-limit-mib is '300'; it must be at most"))
    #expect(try message(["DEEPBIQ_UPLOAD_MEMORY_MIB": "10"], [:]).hasPrefix("DEEPBIQ_UPLOAD_MEMORY_MIB is '10'"))
  }

  @Test func `A view the model does not allow is named where it was set`() throws {
    let configuration = try ServiceConfiguration.load(file: nil, environment: ["DEEPBIQ_VIEW": "100"], commandLine: [:])
    let error = try #require(throws: ConfigurationError.self) {
      try configuration.validate(for: try QualityModel.embedded())
    }
    #expect(error.description.hasPrefix("DEEPBIQ_VIEW is '100'; it must be auto, native, or a whole number from 192"))
  }

  @Test func `A mode the model does not have is named where it was set, with the reason`() throws {
    let configuration = try ServiceConfiguration.load(
      file: nil, environment: ["DEEPBIQ_MODE": "dense"], commandLine: [:])
    try configuration.validate(for: try QualityModel.embedded())
    let path = repositoryFile("Tests/EndToEndTests/Fixtures/no-average.onnx")
    let error = try #require(throws: ConfigurationError.self) {
      try configuration.validate(for: try QualityModel(contentsOfFile: path))
    }
    #expect(
      error.description
        == "DEEPBIQ_MODE is 'dense'; it must be exact for this model: "
        + "its score cannot be computed from global averages of feature maps")
  }

  @Test func `A value set in code is held to the same ranges`() {
    var configuration = ServiceConfiguration()
    configuration.queue = -3
    #expect(
      throws: ConfigurationError.badValue(
        name: "queue",
        value: "-3",
        allowed: "a whole number from 0 to 100000",
        source: .code
      )
    ) { try configuration.validate() }
  }

  @Test func `Every setting reads back what it writes`() {
    for setting in Setting.all {
      var configuration = ServiceConfiguration()
      #expect(setting.apply(setting.defaultText, &configuration), "\(setting.key)")
      #expect(configuration == ServiceConfiguration(), "\(setting.key)")
    }
  }
}
