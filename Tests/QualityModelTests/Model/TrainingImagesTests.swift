import Testing

@testable import QualityModel

@Suite struct TrainingImagesTests {
  @Test func `Files are recognised by their bytes, and the text gives the same again`() throws {
    var images = TrainingImages()
    for file in ["one", "two", "one"] { Array(file.utf8).withUnsafeBytes { images.insert($0) } }
    #expect(images.count == 2)
    // sha256sum of "one" and "two": 7692c3ad3540bb80..., 3fc4ccfe745870e2...; base64 of the two in rising order.
    #expect(images.text == "P8TM/nRYcOJ2ksOtNUC7gA==")
    let read = try #require(TrainingImages(text: images.text))
    #expect(read == images)
    for (file, isThere) in [("one", true), ("two", true), ("three", false), ("", false)] {
      #expect(Array(file.utf8).withUnsafeBytes { read.contains($0) } == isThere, "\(file)")
    }
  }

  @Test func `What is no list is refused`() {
    for text in ["#", "AAAA", "AAAAAAAAAA"] { #expect(TrainingImages(text: text) == nil, "\(text)") }
    #expect(throws: ModelError.self) {
      try ModelMetadata(
        properties: ["training_images": "AAAA"], model: "m.onnx", documentation: "", fixedCropSize: nil)
    }
  }
}
