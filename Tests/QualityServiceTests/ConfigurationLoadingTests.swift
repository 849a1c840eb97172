import Foundation
import QualityModel
import Testing

@testable import QualityService

@Suite struct ConfigurationLoadingTests {
  @Test func `The committed file repeats every default and has every key`() throws {
    let path = repositoryFile("config/deepbiq.yaml")
    let file = try ConfigurationFile(path: path)
    #expect(file.values.keys.sorted() == Setting.all.map(\.key).sorted())
    let loaded = try ServiceConfiguration.load(file: path, environment: [:], commandLine: [:])
    #expect(loaded == ServiceConfiguration())
  }

  @Test func `Every key of the committed file has a comment above it`() throws {
    let lines = try String(contentsOfFile: repositoryFile("config/deepbiq.yaml"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (above, line) in zip(lines, lines.dropFirst()) where !line.isEmpty && !line.hasPrefix("#") {
      #expect(above.hasPrefix("#"), "\(line)")
    }
  }

  @Test func `The environment overrides the file, and the command line the environment`() throws {
    let file = try temporaryFile("port: 1001\nqueue: 2\nworkers: 3\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    let configuration = try ServiceConfiguration.load(
      file: file,
      environment: ["DEEPBIQ_QUEUE": "20", "DEEPBIQ_WORKERS": "30"],
      commandLine: ["workers": "31"]
    )
    #expect(configuration.port == 1001)
    #expect(configuration.queue == 20)
    #expect(configuration.workers == 31)
    #expect(configuration.host == ServiceConfiguration().host)
  }

  @Test(arguments: ["~", "null", "Null", "NULL", "", "# a comment"])
  func `Nothing in a file is the default`(nothing: String) throws {
    let keys = Setting.all.map(\.key)
    let file = try temporaryFile(keys.map { "\($0): \(nothing)\n" }.joined())
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:]) == ServiceConfiguration())
  }

  @Test func `Nothing in quotes is text, and an unknown key stays one`() throws {
    for yaml in ["port: \"~\"\n", "port: 'null'\n", "port: \"\"\n", "colour: ~\n"] {
      let file = try temporaryFile(yaml)
      defer { try? FileManager.default.removeItem(atPath: file) }
      #expect(throws: ConfigurationError.self) {
        try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
      }
    }
  }

  @Test func `An empty variable is one that is not set`() throws {
    let file = try temporaryFile("port: 1001\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    let environment = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.environmentVariable, "") })
    let configuration = try ServiceConfiguration.load(file: file, environment: environment, commandLine: [:])
    #expect(configuration.port == 1001 && configuration.workers == ServiceConfiguration().workers)
    #expect(ServiceConfiguration.unknownVariables(in: ["DEEPBIQ_PROT": ""]).isEmpty)
  }

  @Test(arguments: [
    "a: &a [1, 1]\nb: *a\n", "port: *x\n", "<<: {a: &b 1}\n", "- &a x\n", "port: [&a 1]\n", "&a {port: 1}\n",
    String(repeating: "# comment\n", count: 7_000),
  ])
  func `A file that could unfold while it is parsed is refused`(yaml: String) {
    #expect(throws: ConfigurationError.self) { try ConfigurationFile(path: "x", yaml: Data(yaml.utf8)) }
  }

  @Test func `Ampersands and stars in comments and quotes are harmless`() throws {
    let yaml = "# this & that *\nmodel: \"/models/ &a *b.onnx\" # &c\nhost: a&b*c\n"
    #expect(
      try ConfigurationFile(path: "x", yaml: Data(yaml.utf8)).values == [
        "model": .text("/models/ &a *b.onnx"), "host": .text("a&b*c"),
      ]
    )
  }

  @Test func `Choices that are left to the model can be set and given back`() throws {
    let set = try ServiceConfiguration.load(
      file: nil,
      environment: ["DEEPBIQ_CROPS": "9", "DEEPBIQ_VIEW": "native", "DEEPBIQ_POOLING": "min", "DEEPBIQ_MODE": "exact"],
      commandLine: [:]
    )
    #expect(set.crops == 9)
    #expect(set.view == .native)
    #expect(set.pooling == .min && set.mode == .exact)
    let givenBack = try ServiceConfiguration.load(
      file: nil,
      environment: ["DEEPBIQ_CROPS": "9", "DEEPBIQ_VIEW": "600", "DEEPBIQ_POOLING": "min", "DEEPBIQ_MODE": "dense"],
      commandLine: ["crops": "auto", "view": "auto", "pooling": "auto", "mode": "auto"]
    )
    #expect(givenBack == ServiceConfiguration())
  }

  @Test func `An unknown key is refused by name, with the key it may be meant to be`() throws {
    let file = try temporaryFile("prot: 8080\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: ConfigurationError.unknownKey("prot", path: file, suggestion: "port")) {
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    }
  }

  @Test func `A nested key is refused by its whole path`() throws {
    let file = try temporaryFile("server:\n  port: 1\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: ConfigurationError.unknownKey("server.port", path: file, suggestion: nil)) {
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    }
  }

  @Test(arguments: [
    "port: [1\n", "port: 1\nport: 2\n", "just words\n", "- port\n", "? [a]\n: 1\n", "? {a: 1}\n: 1\n",
    "port: 1\n---\nport: 2\n", "port: \u{0}\n",
  ])
  func `A file that is no mapping is refused in one line`(yaml: String) throws {
    let file = try temporaryFile(yaml)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let error = try #require(throws: ConfigurationError.self) {
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    }
    #expect(error.description.contains(file))
    #expect(!error.description.contains("\n"))
  }

  @Test(arguments: ["", "# nothing\n\n  # at all\n", "---\n", "{}\n"])
  func `A file without a key leaves every default`(yaml: String) throws {
    let file = try temporaryFile(yaml)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let configuration = try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    #expect(configuration == ServiceConfiguration())
  }

  @Test func `A list is no value of a setting`() throws {
    let file = try temporaryFile("queue: [1, 2]\n")
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: ConfigurationError.self) {
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    }
  }

  @Test(arguments: [
    "cors_origins: [https://a.example, \"http://localhost:3000\"]\nport: 1\n",
    "cors_origins:\n  - https://a.example\n  - http://localhost:3000\nport: 1\n",
    "cors_origins: https://a.example, http://localhost:3000\nport: 1\n",
  ])
  func `A list is the value of a setting that takes several`(yaml: String) throws {
    let file = try temporaryFile(yaml)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let configuration = try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    #expect(configuration.corsOrigins == ["https://a.example", "http://localhost:3000"])
    #expect(configuration.port == 1)
  }

  @Test(arguments: ["cors_origins: [[https://a.example]]\n", "cors_origins: [{a: https://a.example}]\n"])
  func `A list in a list is no value`(yaml: String) throws {
    let file = try temporaryFile(yaml)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: ConfigurationError.self) {
      try ServiceConfiguration.load(file: file, environment: [:], commandLine: [:])
    }
  }

  @Test func `A missing file is named`() {
    #expect(throws: ConfigurationError.unreadableFile(path: "/none/such.yaml", reason: "there is no such file")) {
      try ServiceConfiguration.load(file: "/none/such.yaml", environment: [:], commandLine: [:])
    }
  }

  @Test func `The port that Kubernetes announces is not taken for a setting`() throws {
    let configuration = try ServiceConfiguration.load(
      file: nil,
      environment: ["DEEPBIQ_PORT": "tcp://10.0.0.1:80"],
      commandLine: [:]
    )
    #expect(configuration.port == 8080)
  }

  @Test func `A folder is no configuration file`() throws {
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: ConfigurationError.unreadableFile(path: folder, reason: "it is a folder")) {
      try ServiceConfiguration.load(file: folder, environment: [:], commandLine: [:])
    }
  }

  @Test func `What Kubernetes announces of a Service of the same name is no misspelling`() {
    let links = [
      "DEEPBIQ_PORT", "DEEPBIQ_SERVICE_HOST", "DEEPBIQ_SERVICE_PORT", "DEEPBIQ_SERVICE_PORT_HTTP",
      "DEEPBIQ_PORT_8080_TCP", "DEEPBIQ_PORT_8080_TCP_ADDR", "DEEPBIQ_PORT_8080_TCP_PORT",
      "DEEPBIQ_PORT_8080_TCP_PROTO",
    ]
    let environment = Dictionary(uniqueKeysWithValues: links.map { ($0, "tcp://10.0.0.1:8080") })
    #expect(ServiceConfiguration.unknownVariables(in: environment).isEmpty)
  }

  @Test func `A variable that means nothing is found, with the one it may be meant to be`() {
    let unknown = ServiceConfiguration.unknownVariables(in: [
      "DEEPBIQ_QUEU": "1", "DEEPBIQ_QUEUE": "1", "DEEPBIQ_CONFIG": "x", "HOME": "/",
    ])
    #expect(unknown.map(\.name) == ["DEEPBIQ_QUEU"])
    #expect(unknown.first?.suggestion == "DEEPBIQ_QUEUE")
  }
}
