import Foundation
import ImageCodecs
import Testing

/// The photographs of the LIVE In the Wild Image Quality Challenge are not part of the package; its folder is named by
/// the environment variable DEEPBIQ_PHOTOGRAPHS or stands beside the package.
@Suite("Photographs", .enabled(if: Photograph.folderExists, "no folder of photographs: set DEEPBIQ_PHOTOGRAPHS"))
struct PhotographTests {
  @Test("decode to the pixels that Pillow gives, every one of 930")
  func equalPillow() throws {
    let photographs = try Photograph.all()
    #expect(photographs.count == 930)
    for photograph in photographs {
      let bytes = try [UInt8](Data(contentsOf: Photograph.folder.appending(path: photograph.file)))
      let image = try decode(bytes).image
      #expect((image.width, image.height) == (photograph.width, photograph.height), "\(photograph.file)")
      #expect(Photograph.checksum(of: image.pixels) == photograph.checksum, "\(photograph.file)")
    }
  }

  @Test("decode at the smaller scales too, and are refused when cut")
  func scaledAndCut() throws {
    for photograph in try Photograph.all() where photograph.file.hasSuffix(".JPG") {
      let bytes = try [UInt8](Data(contentsOf: Photograph.folder.appending(path: photograph.file)))
      let image = try decode(bytes, shorterSide: 100).image
      #expect(min(image.width, image.height) >= 100)
      #expect(throws: ImageError.self, "\(photograph.file)") { try decode(Array(bytes.dropLast(bytes.count / 10))) }
    }
  }
}
