import Foundation
import ImageCodecs
import Testing

/// Where in a picture quality is lost: as JSON, as a picture, and on the command line.
@Suite struct MapEndToEndTests {
  private static let service = Result { try RunningService() }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  private func map(_ reply: HTTPReply) throws -> (columns: Int, rows: Int, scores: [[Double?]]) {
    let map = try #require(reply.json["map"] as? [String: Any], "\(reply.text)")
    let rows = try #require(map["scores"] as? [[Any]])
    return (
      try #require(map["columns"] as? Int), try #require(map["rows"] as? Int), rows.map { $0.map { $0 as? Double } }
    )
  }

  private func decoded(_ png: [UInt8]) throws -> Image { try png.withUnsafeBytes { try ImageDecoder.decode($0).image } }

  @Test func `A map covers the image, and the score is the same with it`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let plain = try client.post("/v1/assess", image)
    let with = try client.post("/v1/assess?map=true", image)
    #expect(plain.json["map"] == nil)
    #expect(plain.json["score"] as? Double == with.json["score"] as? Double)
    #expect((plain.json["crops"] as? [Any])?.count == (with.json["crops"] as? [Any])?.count)
    let (columns, rows, scores) = try map(with)
    // 640 x 480 is not reduced to a shorter side of 500.
    #expect(columns == 40 && rows == 30 && scores.count == rows && scores.allSatisfy { $0.count == columns })
    #expect(scores.joined().allSatisfy { (0...100).contains($0 ?? -1) })
    let cell = (with.json["map"] as? [String: Any])?["cell"] as? [String: Double]
    #expect(cell == ["width": 16, "height": 16])
    let alone = try client.post("/v1/map", image)
    #expect(alone.json["crops"] == nil && alone.json["score"] as? Double == plain.json["score"] as? Double)
    #expect(try map(alone).scores == scores)
    let exact = try map(client.post("/v1/map?mode=exact&crops=4", image))
    #expect(exact.scores.joined().contains { $0 != nil })
  }

  @Test func `A PNG is sent where Accept asks for it, in two styles`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let headers = ["Content-Type": "image/jpeg", "Accept": "image/png"]
    let overlay = try client.post("/v1/map", image, headers: headers)
    #expect(overlay.status == 200 && overlay.headers["content-type"] == "image/png")
    let picture = try decoded(overlay.body)
    #expect(picture.width == 640 && picture.height == 480)
    let grey = try decoded(client.post("/v1/map?style=grey", image, headers: headers).body)
    let (columns, rows, scores) = try map(client.post("/v1/map", image))
    #expect(grey.width == columns && grey.height == rows)
    for (cell, score) in scores.joined().enumerated() {
      #expect(abs(Double(grey.pixels[3 * cell]) / 2.55 - (score ?? 0)) < 0.3)
    }
    let refusal = try client.post("/v1/map", [1, 2, 3], headers: headers)
    #expect(refusal.status == 415 && refusal.headers["content-type"] == "application/problem+json")
  }

  @Test(arguments: [
    "/v1/map?detail=crops", "/v1/map?map=true", "/v1/map?style=red", "/v1/assess?style=grey", "/v1/assess?map=1",
  ])
  func `Parameters of the other route, and other values, are refused`(path: String) throws {
    let reply = try client.post(path, Fixture.bytes("small.png"))
    #expect(reply.status == 400 && reply.json["code"] as? String == "invalid_parameter", "\(reply.text)")
  }

  @Test func `The command line writes a picture for each image, below the folder whatever the name`() throws {
    try Fixture.withFolder(holding: ["landscape.jpg", "small.png"]) { folder in
      let line = "mkdir -p a/b && mv small.png a/b && head -c 3000 landscape.jpg > broken.jpg"
      try #require(try Program.shell(line, folder: folder).status == 0)
      let run = try Program.run(
        "score", "landscape.jpg", "a", "broken.jpg", "a/../landscape.jpg", "--map", "maps/new", "--format", "jsonl",
        folder: folder)
      #expect(run.status == 1, "\(run.errors)")
      let maps = try Program.shell("cd maps && find . -type f | sort", folder: folder).output
      #expect(maps == "./new/a/__/landscape.jpg.png\n./new/a/b/small.png.png\n./new/landscape.jpg.png\n")
      let file = try Data(contentsOf: folder.appending(path: "maps/new/landscape.jpg.png"))
      let served = try client.post(
        "/v1/map", Fixture.bytes("landscape.jpg"), headers: ["Content-Type": "image/jpeg", "Accept": "image/png"])
      #expect([UInt8](file) == served.body)
      let rows = run.output.split(separator: "\n")
      #expect(rows.count == 4 && rows.count { $0.contains("\"map\":{") } == 3)
      // Maps are no photographs, and nothing is written over.
      let again = try Program.run("score", ".", "--map", "maps", "--format", "csv", folder: folder)
      #expect(again.output.split(separator: "\r\n").count == 4, "\(again.output)")
      let exists = try Program.run("score", "landscape.jpg", "a", "--map", "maps/new", folder: folder)
      #expect(exists.status == 1 && exists.output.contains("landscape.jpg"), "\(exists.output)")
      #expect(exists.errors.contains("maps/new/landscape.jpg.png exists; --force replaces it\n"), "\(exists.errors)")
      #expect(try Program.run("score", "landscape.jpg", "--map", "maps/new", "--force", folder: folder).status == 0)
      let inside = try Program.run("score", "a", "--map", "./a", folder: folder)
      #expect(inside.status == 2 && inside.errors.contains("name another folder"), "\(inside.errors)")
      // One that cannot be written costs neither its row nor the others'.
      try #require(try Program.shell("mkdir -p blocked/landscape.jpg.png", folder: folder).status == 0)
      let blocked = try Program.run(
        "score", "landscape.jpg", "a", "--map", "blocked", "--format", "csv", "--force", folder: folder)
      #expect(blocked.status == 1 && blocked.output.split(separator: "\r\n").count == 3, "\(blocked.output)")
      #expect(blocked.errors.contains("blocked/landscape.jpg.png cannot be written"), "\(blocked.errors)")
      #expect(
        try Program.shell("ls blocked/a/b && find blocked -name '.deepbiq*'", folder: folder).output
          == "small.png.png\n")
      let unwritable = try Program.run("score", "landscape.jpg", "--map", "landscape.jpg", folder: folder)
      #expect(unwritable.status == 1 && unwritable.errors.contains("is no folder"), "\(unwritable.errors)")
    }
  }
}
