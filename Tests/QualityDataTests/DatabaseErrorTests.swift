import QualityTestSupport
import Testing

@testable import QualityData

@Suite("Errors of databases")
struct DatabaseErrorTests {
  private let folder: TemporaryDatabase

  init() throws { folder = try TemporaryDatabase() }

  @Test("an unknown name is answered with the known ones")
  func unknownName() throws {
    let error = try #require(folder.failure("live2"))
    #expect(
      error.description == "no database is called \"live2\"; known are biq2021, biq2021-test, csiq, csv, kadid-10k, "
        + "koniq-10k, live, live-challenge, spaq, tid2008, tid2013")
  }

  @Test(
    "an empty folder is an error that names the missing file, in every layout", arguments: QualityDatabase.knownNames)
  func emptyFolder(name: String) throws {
    let error = try #require(folder.failure(name))
    guard case .unreadable(let path, let reason, let hint) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(path.hasPrefix(folder.root) && reason == "there is no such file" && !hint.isEmpty)
  }

  @Test("spreadsheets are asked for as CSV", arguments: ["csiq", "spaq"])
  func spreadsheets(name: String) throws {
    #expect(try #require(folder.failure(name)).description.contains("in a spreadsheet program and save"))
  }

  @Test(
    "a wrong table is told by line",
    arguments: [
      ("picture,mos\na.png,1\n", "line 1: found \"picture,mos\", expected a header row with the columns image, mos"),
      ("", "line 1: found \"\", expected a header row with the columns image, mos"),
      ("image,mos\na.png,1\n\nb.png,good\n", "line 4: found \"good\" in the column mos, expected a number such as 3.5"),
      ("image,mos\na.png,nan\n", "line 2: found \"nan\" in the column mos, expected a number such as 3.5"),
      ("image,mos\na.png\n", "line 2: found nothing in the column mos, expected a value"),
      (
        "image,mos\na.png,100.5\n",
        "line 2: found the opinion 100.5, expected a number from 0.0 to 100.0, or another --scale LOW,HIGH"
      ),
      ("image,mos,std\na.png,10,-1\n", "line 2: found the standard deviation -1.0, expected a number from 0 up"),
      ("image,mos\n\"a\"b,1\n", "expected CSV as in RFC 4180"),
    ])
  func wrongTable(text: String, message: String) throws {
    try folder.write(text, to: "scores.csv")
    let error = try #require(folder.failure("csv"))
    #expect(error.description.hasPrefix("\(folder.root)/scores.csv"))
    #expect(error.description.hasSuffix(message), "\(error)")
  }

  @Test("a table of no rows rates no image")
  func noRows() throws {
    try folder.write("image,mos\n", to: "scores.csv")
    #expect(folder.failure("csv") == .noImages(database: "csv"))
  }

  @Test("an image that is rated twice is refused with both lines")
  func twice() throws {
    try folder.write("image,mos\na.png,10\nb.png,20\na.png,30\n", to: "scores.csv")
    let message = try #require(folder.failure("csv")).description
    #expect(
      message.contains("scores.csv, line 4: found images/a.png, which ") && message.contains("line 2 has already"))
  }

  @Test("TID: lists of different lengths, and names that are no TID names, are refused")
  func tid() throws {
    try folder.writeImages(["I01_01_1.bmp"], in: "distorted_images")
    try folder.write("5 I01_01_1.bmp\n", to: "mos_with_names.txt")
    try folder.write("0.1\n0.2\n", to: "mos_std.txt")
    #expect(
      try #require(folder.failure("tid2013")).description.hasSuffix(
        "found 2 lines, expected 1, as in mos_with_names.txt"))
    try folder.write("0.1\n", to: "mos_std.txt")
    try folder.write("5 house.bmp\n", to: "mos_with_names.txt")
    #expect(try #require(folder.failure("tid2013")).description.contains("mos_with_names.txt, line 1: found house.bmp"))
    try folder.write("5\n", to: "mos_with_names.txt")
    #expect(
      try #require(folder.failure("tid2013")).description.contains("line 1: found \"5\", expected a MOS and an image"))
  }

  @Test("LIVE: an info.txt that contradicts the lists is told by line, and so is a missing image at the end")
  func live() throws {
    try folder.copy("live/refnames_all.mat", to: "refnames_all.mat")
    try folder.copy("live/dmos.mat", to: "dmos.mat")
    for name in ["jp2k", "jpeg", "wn", "gblur", "fastfading"] {
      try folder.writeImages(["img1.bmp", "img2.bmp"], in: name)
      try folder.write("bikes.bmp img1.bmp 0.5\nocean.bmp img2.bmp 0.0\n", to: "\(name)/info.txt")
    }
    try folder.write("bikes.bmp img1.bmp 0.5\nwoman.bmp img2.bmp 0.0\n", to: "wn/info.txt")
    let message = try #require(folder.failure("live")).description
    #expect(message.hasSuffix("wn/info.txt, line 2: found woman.bmp, expected ocean.bmp, as in refnames_all.mat"))
    try folder.remove("gblur/img2.bmp")
    #expect(try #require(folder.failure("live")).description.contains("1 in gblur"))
  }

  @Test("a file that is no MATLAB file, or has other variables, is refused")
  func matlab() throws {
    try folder.write(
      "no MATLAB file, but longer than a MATLAB header of 128 bytes: \(String(repeating: "x", count: 140))",
      to: "Data/AllImages_release.mat")
    #expect(try #require(folder.failure("live-challenge")).description.contains("AllImages_release.mat"))
    try folder.copy("live-challenge/AllMOS_release.mat", to: "Data/AllImages_release.mat")
    #expect(
      try #require(folder.failure("live-challenge")).description
        .hasSuffix("AllImages_release.mat: found no variable AllImages_release, expected one, as published"))
  }

  @Test("a MATLAB variable of another class is refused with what it is")
  func matlabClass() throws {
    let path = try DatabaseFixture.url("live-challenge/AllMOS_release.mat").path
    let file = try MATFile(path: path)
    #expect(try file.numbers("AllMOS_release").count == 10)
    let error = try #require(throws: DatabaseError.self) { try file.texts("AllMOS_release") }
    #expect(error.description.hasSuffix("found an array of 1 x 10 of MATLAB class 6, expected a cell array of texts"))
  }
}
