import ArgumentParser
import QualityService
import Testing

@testable import deepbiq

/// What flags accept before a command runs.
@Suite struct ArgumentTests {
  @Test(arguments: Setting.all.map(\.key))
  func `Every key of the configuration has its flag`(key: String) throws {
    let setting = try #require(Setting.all.first { $0.key == key })
    let options = try ServeOptions.parse(["--\(setting.flag)", "some value"])
    #expect(options.values == [key: "some value"])
  }

  @Test func `A list is split at its commas and shown as it was written`() {
    #expect(CommaList<String>(argument: "features,conv17")?.values == ["features", "conv17"])
    #expect(CommaList<Double>(argument: "0.1,1,1e3")?.values == [0.1, 1, 1000])
    #expect(CommaList<Int>(argument: "5,10,-50")?.values == [5, 10, -50])
    #expect(CommaList([5, 10]).defaultValueDescription == "5,10")
  }

  @Test(arguments: ["", ",", "a,", ",a", "a,,b", "a,b,a"])
  func `Names are neither empty nor given twice`(argument: String) {
    #expect(CommaList<String>(argument: argument) == nil)
  }

  @Test(arguments: ["", "1,", "1,x", "1,1.0", "inf", "1,nan", "1e999"])
  func `Numbers are finite and different`(argument: String) {
    #expect(CommaList<Double>(argument: argument) == nil)
  }

  @Test(arguments: [
    (["--random-crops", "5,1001"], "--random-crops is 1001; it must be a whole number from 1 to 1000"),
    (["--grids", "0"], "--grids is 0; it must be a whole number from 1 to 1000"),
    (["--splits", "101"], "--splits is 101; it must be a whole number from 1 to 100"),
    (["--folds", "1"], "--folds is 1; it must be a whole number from 2 to 100"),
  ])
  func `A number out of its range is refused with the range`(arguments: [String], message: String) throws {
    let error = #expect(throws: (any Error).self) { try AblationFlags.parse(arguments) }
    #expect(AblationFlags.message(for: try #require(error)) == message)
  }
}
