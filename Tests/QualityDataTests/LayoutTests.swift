import QualityTestSupport
import Testing

@testable import QualityData

/// Tiny databases in the published layouts.
@Suite("Published layouts")
struct LayoutTests {
  private let folder: TemporaryDatabase

  init() throws { folder = try TemporaryDatabase() }

  @Test("LIVE In the Wild: the seven training images are left out")
  func liveChallenge() throws {
    for name in ["AllImages_release", "AllMOS_release", "AllStdDev_release"] {
      try folder.copy("live-challenge/\(name).mat", to: "Data/\(name).mat")
    }
    // The list says 10.JPG.
    try folder.writeImages(["3.bmp", "4.bmp", "10.jpg"], in: "Images")
    let database = try folder.load("live-challenge")
    try database.checkImages()
    #expect(database.images.map(\.name) == ["Images/3.bmp", "Images/4.bmp", "Images/10.jpg"])
    #expect(database.images.map(\.mos) == [80, 90, 100])
    #expect(database.images.map(\.score) == [80, 90, 100])
    #expect(database.images.map(\.standardDeviation) == [16, 18, 20])
    #expect(database.images.allSatisfy { $0.group == nil })
  }

  private static let liveFolders = ["jp2k", "jpeg", "wn", "gblur", "fastfading"]

  private func writeLIVE() throws {
    try folder.copy("live/refnames_all.mat", to: "refnames_all.mat")
    try folder.copy("live/dmos.mat", to: "dmos.mat")
    for name in Self.liveFolders {
      try folder.writeImages(["img1.bmp", "img2.bmp"], in: name)
      try folder.write("ocean.bmp img2.bmp 0.0\nBikes.bmp img1.bmp 0.5\n\n", to: "\(name)/info.txt")
    }
  }

  @Test("LIVE: DMOS is turned, originals are left out, images of a reference are a group")
  func live() throws {
    try writeLIVE()
    let database = try folder.load("live")
    try database.checkImages()
    #expect(database.images.map(\.name) == Self.liveFolders.map { "\($0)/img1.bmp" })
    #expect(database.images.map(\.mos) == [90, 80, 70, 60, 50])
    #expect(database.images.map(\.score) == [90, 80, 70, 60, 50])
    #expect(database.images.allSatisfy { $0.standardDeviation == nil && $0.group == "bikes.bmp" })
    #expect(!database.scale.higherIsBetter)
  }

  @Test("LIVE: the realigned DMOS are preferred, and may lie beyond 100")
  func liveRealigned() throws {
    try writeLIVE()
    try folder.copy("live/dmos_realigned.mat", to: "dmos_realigned.mat")
    let database = try folder.load("live")
    #expect(database.images.map(\.mos) == [29.5, 19.5, 9.5, -0.5, -10.5])
    #expect(database.images.map(\.standardDeviation) == [1, 2, 3, 4, 5])
  }

  @Test("CSIQ: the exported sheet, with commas, semicolons or tabs, with or without rows above the header")
  func csiq() throws {
    let types = ["noise", "blur", "contrast", "fnoise", "jpeg", "jpeg 2000"]
    let images = [
      "awgn/1600.AWGN.1.png", "blur/1600.BLUR.1.png", "contrast/1600.contrast.1.png", "fnoise/1600.fnoise.1.png",
      "jpeg/1600.JPEG.1.png", "jpeg2000/1600.jpeg2000.1.png",
    ]
    try folder.writeImages(images, in: "dst_imgs")
    for (separator, title, name) in [
      (",", "", "csiq.DMOS.csv"), (";", "", "csiq.DMOS.csv"), ("\t", "CSIQ\n\n", "csiq.DMOS.txt"),
    ] {
      let rows = types.enumerated().map { ["1600", "1", $1, "1", "0.05", "\(Double($0) / 8)"] }
      let lines = [["image", "dst_idx", "dst_type", "dst_lev", "dmos_std", "dmos"]] + rows
      try folder.write(title + lines.map { $0.joined(separator: separator) }.joined(separator: "\r\n"), to: name)
      let database = try folder.load("csiq")
      try database.checkImages()
      #expect(database.images.map(\.name) == images.map { "dst_imgs/\($0)" })
      #expect(database.images.map(\.mos) == [1, 0.875, 0.75, 0.625, 0.5, 0.375])
      #expect(database.images.map(\.score) == [100, 87.5, 75, 62.5, 50, 37.5])
      #expect(database.images.allSatisfy { $0.scoreStandardDeviation == 5 && $0.group == "1600" })
      try folder.remove(name)
    }
  }

  @Test("TID2008 and TID2013: names are found in any case", arguments: ["tid2008", "tid2013"])
  func tid(name: String) throws {
    try folder.write("0 I01_01_1.bmp\n4.5 i01_02_1.bmp\n9 I02_01_1.bmp\n", to: "mos_with_names.txt")
    try folder.write("0.1\n0.9\n0.2\n", to: "mos_std.txt")
    try folder.writeImages(["i01_01_1.bmp", "I01_02_1.BMP", "I02_01_1.bmp"], in: "distorted_images")
    let database = try folder.load(name)
    try database.checkImages()
    let names = ["i01_01_1.bmp", "I01_02_1.BMP", "I02_01_1.bmp"].map { "distorted_images/\($0)" }
    #expect(database.images.map(\.name) == names)
    #expect(database.images.map(\.score) == [0, 50, 100])
    #expect(database.images.map(\.standardDeviation) == [0.1, 0.9, 0.2])
    #expect(database.images.map(\.group) == ["I01", "I01", "I02"])
  }

  @Test("KADID-10k: the column var is a standard deviation, and higher dmos is better")
  func kadid() throws {
    try folder.write(
      "dist_img,ref_img,dmos,var\nI01_01_01.png,I01.png,4.57,0.496\nI02_01_05.png,I02.png,1,0\n", to: "dmos.csv")
    try folder.writeImages(["I01_01_01.png", "I02_01_05.png"], in: "images")
    let database = try folder.load("kadid-10k")
    try database.checkImages()
    #expect(database.images.map(\.mos) == [4.57, 1])
    #expect(database.images[0].standardDeviation == 0.496)
    #expect(database.images[1].score == 0)
    #expect(database.images.map(\.group) == ["i01.png", "i02.png"])
  }

  @Test("KonIQ-10k: both tables and both sizes give the same opinions")
  func koniq() throws {
    let scores = """
      "image_name","c1","c2","c3","c4","c5","c_total","MOS","SD","MOS_zscore"
      "a.jpg",0,0,1,1,0,2,3.5,0.7,60

      """
    let sets = "image_name,c1,c2,c3,c4,c5,c_total,MOS,SD,set\na.jpg,0.0,0.0,0.5,0.5,0.0,2,60,0.7,training\n"
    var loaded: [QualityDatabase] = []
    for (text, name, images) in [
      (scores, "koniq10k_scores_and_distributions.csv", "1024x768"),
      (sets, "koniq10k_distributions_sets.csv", "512x384"),
    ] {
      try folder.write(text, to: name)
      try folder.writeImages(["a.jpg"], in: images)
      let database = try folder.load("koniq-10k")
      try database.checkImages()
      #expect(database.images.map(\.name) == ["\(images)/a.jpg"])
      loaded.append(database)
      try folder.remove(name)
      try folder.remove(images)
    }
    #expect(loaded.allSatisfy { $0.images[0].mos == 3.5 && $0.images[0].score == 62.5 })
    #expect(loaded.allSatisfy { $0.images[0].standardDeviation == 0.5.squareRoot() })
  }

  @Test("SPAQ: the exported sheet")
  func spaq() throws {
    try folder.write(
      "\u{FEFF}Image name,MOS,Brightness\n00001.jpg,40.25,36\n00002.jpg,61,50\n",
      to: "Annotations/MOS and Image attribute scores.csv")
    try folder.writeImages(["00001.jpg", "00002.jpg"], in: "TestImage")
    let database = try folder.load("spaq")
    try database.checkImages()
    #expect(database.images.map(\.score) == [40.25, 61])
    #expect(database.images.allSatisfy { $0.standardDeviation == nil && $0.group == nil })
  }

  @Test("BIQ2021: two parts in one folder, whose lists do not agree with file names in case")
  func biq2021() throws {
    try folder.write(
      "Image Name,MOS,,\nss01 (1).jpg,0.25,,\nss02 (7).jpg,1,,\n", to: "Train (Images and MOS).csv")
    try folder.write("Image Name,MOS,SD\nss03 (2).jpg,0.5,0.1\n", to: "Test (Images and MOS).csv")
    try folder.writeImages(["ss01 (1).jpg", "ss02 (7).JPG", "ss03 (2).jpg"], in: "Images")
    let training = try folder.load("biq2021")
    try training.checkImages()
    #expect(training.images.map(\.name) == ["Images/ss01 (1).jpg", "Images/ss02 (7).JPG"])
    #expect(training.images.map(\.score) == [25, 100])
    #expect(training.images.allSatisfy { $0.standardDeviation == nil && $0.group == nil })
    let test = try folder.load("biq2021-test")
    try test.checkImages()
    #expect(test.images.map(\.score) == [50])
    #expect(test.images.map(\.scoreStandardDeviation) == [10])
  }

  @Test("csv: further columns are ignored, std and group may be empty, images lie in images or beside the table")
  func csv() throws {
    try folder.write(
      "width,image,mos,std,group\n9,a.png,10,1.5,x\n9,\"b, c.png\",20,,x\n\n9,sub/d.png,30,2,\n", to: "scores.csv")
    try folder.writeImages(["a.png", "sub/d.png"], in: "images")
    try folder.write(SmallBMP.bytes(), to: "b, c.png")
    let database = try folder.load("CSV")
    try database.checkImages()
    #expect(database.images.map(\.name) == ["images/a.png", "b, c.png", "images/sub/d.png"])
    #expect(database.images.map(\.score) == [10, 20, 30])
    #expect(database.images.map(\.standardDeviation) == [1.5, nil, 2])
    #expect(database.images.map(\.group) == ["x", "x", nil])
  }
}
