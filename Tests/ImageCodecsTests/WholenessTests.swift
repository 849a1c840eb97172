import Foundation
import ImageCodecs
import Testing

/// Files that programs write against the rules, made by `Fixtures/harmed.py`.
@Suite("Pictures that are whole")
struct WholenessTests {
  private static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: Fixture.folder.appending(path: folder).path)
    return (names ?? []).sorted()
  }

  /// The unharmed file that one was made from.
  private static func original(of name: String) -> String {
    let kinds = ["restart", "progressive", "palette"].filter { name.hasPrefix($0) || name.contains("before-\($0)") }
    let kind = kinds.first ?? "plain"
    return "\(kind).\(name.hasSuffix("png") ? "png" : "jpg")"
  }

  @Test("are decoded, whatever stands beside them", arguments: names(in: "harmed"))
  func harmed(name: String) throws {
    let image = try decode(Fixture.bytes(of: "harmed/\(name)")).image
    let isWhole = try image == decode(Fixture.bytes(of: "harmed/\(Self.original(of: name))")).image
    #expect(isWhole)
  }

  @Test("are told from those that are not", arguments: names(in: "broken"))
  func broken(name: String) throws {
    let bytes = try Fixture.bytes(of: "broken/\(name)")
    #expect {
      try decode(bytes)
    } throws: { error in
      guard case .damaged? = error as? ImageError else { return false }
      return true
    }
  }

  @Test("are made in every way", arguments: [("harmed", 80), ("broken", 9)])
  func count(folder: String, least: Int) {
    #expect(Self.names(in: folder).count >= least)
  }

  @Test("are refused in the form of iPhone apps, and with unknown critical chunks")
  func criticalChunks() throws {
    let plain = try Fixture.bytes(of: "harmed/plain.png")
    for (type, reason) in [("CgBI", "CgBI"), ("IHDX", "IHDX")] {
      let chunk: [UInt8] = [0, 0, 0, 0] + Array(type.utf8) + [0, 0, 0, 0]
      #expect {
        try decode(Array(plain[..<33] + chunk + plain[33...]))
      } throws: { error in
        guard case .unsupported(.png, let text)? = error as? ImageError else { return false }
        return text.contains(reason)
      }
    }
  }
}
