import Foundation
import QualityTestSupport
import Testing

@testable import QualityData

/// A user's own table: its scale, and the names in it.
@Suite("csv")
struct CSVDatabaseTests {
  let folder: TemporaryDatabase

  init() throws {
    folder = try TemporaryDatabase()
  }

  private func table(_ opinions: [String], scale: ClosedRange<Double>? = nil) throws -> QualityDatabase {
    let rows = opinions.enumerated().map { "\($0).png,\($1),0.5\n" }
    try folder.write("image,mos,std\n" + rows.joined(), to: "scores.csv")
    return try QualityDatabase.load(named: "csv", root: folder.root, scale: scale)
  }

  @Test(
    "a scale that is not 0 to 100 is noticed, and the one it seems to be is named",
    arguments: [
      (["0.1", "0.95"], "0,1"), (["0", "1"], "0,1"), (["1", "3.5", "5"], "1,5"), (["0.5", "4"], "0,5"),
      (["1", "9.5"], "1,10"), (["0", "10"], "0,10"), (["7"], "1,10"),
    ])
  func noticed(opinions: [String], scale: String) throws {
    let error = #expect(throws: DatabaseError.self) { try table(opinions) }
    #expect(error?.description.contains("--scale \(scale), or --scale 0,100") == true, "\(String(describing: error))")
    #expect(error?.description.hasPrefix("\(folder.root)/scores.csv: the opinions lie from ") == true)
  }

  @Test("values that are on the usual scale are left as they are")
  func usual() throws {
    #expect(try table(["1", "2", "11"]).images.map(\.score) == [1, 2, 11])
    #expect(try table(["0", "5", "100"]).images.map(\.scoreStandardDeviation) == [0.5, 0.5, 0.5])
  }

  @Test("a scale that is given is mapped to 0...100, deviations alike, and believed")
  func given() throws {
    let five = try table(["1", "2", "5"], scale: 1...5)
    #expect(five.images.map(\.score) == [0, 25, 100])
    #expect(five.images.map(\.scoreStandardDeviation) == [12.5, 12.5, 12.5])
    #expect(try table(["0.25", "1"], scale: 0...1).images.map(\.score) == [25, 100])
    #expect(try table(["1", "5"], scale: 0...100).images.map(\.score) == [1, 5])
    #expect(try table(["-1", "1"], scale: -1...1).images.map(\.score) == [0, 100])
  }

  @Test("a value outside of the scale is told with the flag")
  func outside() throws {
    let given = #expect(throws: DatabaseError.self) { try table(["1", "6"], scale: 1...5) }
    #expect(given?.description.contains("line 3: found the opinion 6.0, expected a number from 1.0 to 5.0") == true)
    let usual = #expect(throws: DatabaseError.self) { try table(["255", "6"]) }
    #expect(usual?.description.contains("or another --scale LOW,HIGH") == true)
  }

  @Test("a published database has a scale of its own")
  func published() {
    for name in QualityDatabase.knownNames where name != "csv" {
      #expect(throws: DatabaseError.fixedScale(database: name)) {
        try QualityDatabase.load(named: name, root: folder.root, scale: 0...1)
      }
      #expect(!QualityDatabase.takesScale(name))
    }
    #expect(QualityDatabase.takesScale("CSV"))
  }

  private func names(_ written: [String]) throws -> [String] {
    let rows = written.map { "\"\($0)\",50\n" }
    try folder.write("image,mos\n" + rows.joined(), to: "scores.csv")
    return try folder.load("csv").images.map(\.name)
  }

  @Test("names are found in another case, normalisation and notation")
  func found() throws {
    try folder.writeImages(["Photo.JPG", "caf\u{e9}.png", "sub.png"], in: "images")
    try folder.writeImages(["deep.bmp"], in: "images/Über/Zwei")
    try folder.writeImages(["beside.bmp"], in: ".")
    let inside = URL(filePath: folder.root).standardizedFileURL.path + "/images/sub.png"
    for (written, name) in [
      ("Photo.JPG", "images/Photo.JPG"), ("photo.jpg", "images/Photo.JPG"), ("./images/PHOTO.jpg", "images/Photo.JPG"),
      ("images\\photo.jpg", "images/Photo.JPG"), (".\\Images\\photo.jpg", "images/Photo.JPG"),
      ("images//x/../photo.jpg", "images/Photo.JPG"), ("cafe\u{301}.png", "images/caf\u{e9}.png"),
      ("CAFE\u{301}.PNG", "images/caf\u{e9}.png"), ("u\u{308}ber\\zwei\\DEEP.bmp", "images/Über/Zwei/deep.bmp"),
      ("beside.bmp", "beside.bmp"), ("./BESIDE.bmp", "beside.bmp"), (inside, "images/sub.png"),
      (folder.root + "/./images/SUB.png", "images/sub.png"),
    ] {
      #expect(try Array(names([written])[0].utf8) == Array(name.utf8), "\(written)")
    }
  }

  @Test("the name as it is written comes first, and one that may be two files is refused with both")
  func ambiguous() throws {
    try folder.writeImages(["a.png", "A.png", "b.png", "B.png"], in: "images")
    #expect(try names(["a.png", "A.png"]) == ["images/a.png", "images/A.png"])
    let error = #expect(throws: DatabaseError.self) { try names(["a.png", "B.PNG"]) }
    #expect(
      error?.description.hasSuffix(
        "line 3: found B.PNG, which may be B.png or b.png, expected the name as the file has it") == true,
      "\(String(describing: error))")
  }

  @Test("one file under two names is rated twice")
  func twice() throws {
    try folder.writeImages(["a.png"], in: "images")
    for other in ["A.PNG", "./a.png", "images/a.png", "images\\a.png", "x/../a.png", folder.root + "/images/a.png"] {
      let error = #expect(throws: DatabaseError.self) { try names(["a.png", other]) }
      #expect(error?.description.contains("line 2 has already") == true, "\(other)")
    }
  }

  @Test("an absolute path elsewhere is taken where it exists, and what exists nowhere is told")
  func absolute() throws {
    let other = try TemporaryDatabase()
    try other.writeImages(["far.bmp"], in: ".")
    let far = other.root + "/far.bmp"
    #expect(try names([far]) == [far])
    try folder.load("csv").checkImages()
    for written in ["/nowhere/x.png", "C:\\photos\\x.png", "a%20b.png", "x.png", folder.root + "/x.png"] {
      _ = try names([written])
      let error = #expect(throws: DatabaseError.self) { try folder.load("csv").checkImages() }
      #expect(error?.description.contains("x.png") == true || written.contains("%"), "\(String(describing: error))")
    }
  }
}
