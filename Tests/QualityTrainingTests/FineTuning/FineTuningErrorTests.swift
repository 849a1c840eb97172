import Foundation
import Testing

@testable import QualityTraining

@Suite struct FineTuningErrorTests {
  private func failure(_ change: (inout TinyTraining) throws -> Void) throws -> FineTuningError {
    var tiny = try TinyTraining()
    try change(&tiny)
    return try #require(throws: FineTuningError.self) { _ = try tiny.run() }
  }

  @Test("every image that cannot be used is named before anything is learned")
  func images() throws {
    let error = try failure { tiny in
      try tiny.database.remove(tiny.training[3].name)
      try tiny.database.write("no image", to: tiny.validation[1].name)
    }
    guard case .unusableImages(let images) = error else {
      Issue.record("\(error)")
      return
    }
    let tiny = try TinyTraining()
    #expect(images.map(\.name) == [tiny.training[3].name, tiny.validation[1].name])
  }

  @Test("a setting out of range is named with what is allowed")
  func settings() throws {
    let error = try failure { $0.settings.backboneRate = -1 }
    #expect(error == .setting(name: "trunk rate", value: "-1.0", allowed: "0.0 to 100.0"))
    #expect(throws: FineTuningError.self) { try FineTuningSettings(viewSize: 100).validate() }
    #expect(try failure { $0.resources.workers = 0 } == .setting(name: "workers", value: "0", allowed: "1 to 1024"))
    #expect(throws: Never.self) { try FineTuningSettings().validate() }
    let windows = try failure { $0.settings.windows = 3 }
    #expect(windows == .setting(name: "windows", value: "3", allowed: "a divisor of the crop size, 32"))
    let weights = try failure { $0.settings.companionWeights = [1] }
    #expect(weights == .setting(name: "companion weights", value: "1", allowed: "one for each of 0 companions"))
  }

  @Test("features that do not exist are named")
  func features() throws {
    #expect(try failure { $0.settings.features = ["features", "fc7"] }.description.contains("fc7"))
  }

  @Test("too little memory says how much is needed")
  func memory() throws {
    guard case .memory(let needed, 1000, 2) = try failure({ $0.resources.activationBytes = 1000 }) else {
      Issue.record("the memory is enough")
      return
    }
    #expect(needed > 1000)
  }

  @Test("a training that diverges says so")
  func diverged() throws {
    let error = try failure {
      $0.settings.optimizer = .sgd
      $0.settings.learningRate = 100
      $0.settings.backboneRate = 100
      $0.settings.epochs = 20
    }
    guard case .diverged = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test("every setting is in JSON, by the name that it has in checkpoints")
  func names() throws {
    var settings = FineTuningSettings()
    settings.frozenUntil = "second"
    settings.validationCrops = 3
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(settings)) as? [String: Any]
    let names = Mirror(reflecting: settings).children.compactMap(\.label)
    #expect(Set(json?.keys.map { $0 } ?? []) == Set(names.map { $0 == "backboneRate" ? "trunkRate" : $0 }))
    #expect(names.count == 34)
  }
}

extension FineTuningSettings {
  fileprivate init(viewSize: Int) {
    self.init()
    self.viewSize = viewSize
  }
}
