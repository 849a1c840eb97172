import Testing

@testable import deepbiq

@Suite struct FileNameTests {
  private static let names: [[UInt8]] = [
    Array("plain.jpg".utf8), Array("é 😀\n\"%41".utf8), [0xE9], [0x80, 0xFF, 0x41], [0xC3], [0xF0, 0x9F, 0x98],
    [0xED, 0xA0, 0x80], Array("\u{10FE41}x".utf8), Array("\u{10FEE9}".utf8) + [0xE9], [0xC0, 0xAF],
  ]

  @Test(arguments: names)
  func `Bytes pass the argument parser without loss`(bytes: [UInt8]) {
    let text = RawText.text(of: bytes)
    #expect(FileName(argument: text)?.bytes == bytes)
    #expect(
      RawText.isRaw(text)
        == (String(validating: bytes, as: UTF8.self) == nil || text != String(decoding: bytes, as: UTF8.self)))
  }

  @Test func `Text stays as it is, and other bytes are percent-escaped`() {
    #expect(FileName("50%41 é\n.jpg").text == "50%41 é\n.jpg")
    #expect(FileName(bytes: Array("50%é".utf8) + [0xE9, 0x0A]).text == "50%25é%E9\n")
    #expect(FileName(bytes: [0xF0, 0x9F, 0x98]).text == "%F0%9F%98")
  }

  @Test(arguments: [("a", "."), ("a/b", "a"), ("/a", "/"), ("a/b/c", "a/b"), ("a/", "a")])
  func `A file is in a folder`(name: String, folder: String) {
    #expect(FileName(name).folder == FileName(folder))
  }

  @Test(arguments: ["-holiday.jpg", "-rf", "-0x", "-éa"])
  func `Several letters behind one dash are refused with what to write`(argument: String) {
    let error = #expect(throws: CommandFailure.self) { try ArgumentLine(["score", argument]).checkDashes() }
    #expect(error?.status == .usage)
    #expect(error?.description == "there is no option '\(argument)'; \(ArgumentLine.advice)")
  }

  @Test(arguments: [(["score", "--holiday.jpg"], true), (["--colour"], false), (["--scale=-2.5"], false)])
  func `An unknown option that looks like a file comes with advice`(arguments: [String], isAdvised: Bool) {
    #expect(ArgumentLine(arguments).hint.contains(ArgumentLine.advice) == isAdvised)
  }

  @Test func `A number below zero is given with an equals sign`() throws {
    let error = #expect(throws: CommandFailure.self) {
      try ArgumentLine(["model", "import", "--scale", "-2.5"]).checkDashes()
    }
    #expect(error?.description == "to give a number below zero, write --scale=-2.5")
    for right in [["-h"], ["-0"], ["-"], ["--", "-holiday.jpg"], ["--scale=-2.5"]] {
      try ArgumentLine(right).checkDashes()
    }
  }
}
