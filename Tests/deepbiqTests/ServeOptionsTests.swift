import QualityService
import Testing

@testable import deepbiq

@Suite struct ServeOptionsTests {
  @Test(arguments: Setting.all.map(\.key))
  func `Every key of the configuration has its flag`(key: String) throws {
    let setting = try #require(Setting.all.first { $0.key == key })
    let options = try ServeOptions.parse(["--\(setting.flag)", "some value"])
    #expect(options.values == [key: "some value"])
  }
}
