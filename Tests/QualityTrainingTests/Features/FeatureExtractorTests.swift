import ImageCodecs
import NeuralNetwork
import ONNX
import QualityData
import QualityModel
import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct FeatureExtractorTests {
  /// The colours' means and what a convolution makes of a crop, for squares of any size.
  private static func network() throws -> Network {
    var editor = NetworkEditor(name: "colours.onnx")
    editor.metadata = ["crop_size": "16", "view_size": "20"]
    editor.setInput("pixels", shape: [.symbolic("crops"), .fixed(3), .symbolic("height"), .symbolic("width")])
    editor.setConstant("filters", shape: [2, 3, 1, 1], values: [1, 0, -1, 0.5, 0.25, 0.25])
    try editor.addNode("Conv", inputs: ["pixels", "filters"], outputs: ["maps"])
    try editor.addNode("GlobalAveragePool", inputs: ["pixels"], outputs: ["pooled"])
    try editor.addNode("Flatten", inputs: ["pooled"], outputs: ["features"])
    try editor.setOutputs([
      ("features", [.symbolic("crops"), .fixed(3)]),
      ("maps", [.symbolic("crops"), .fixed(2), .symbolic("h"), .symbolic("w")]),
    ])
    return try editor.network(name: "colours.onnx")
  }

  /// Images of several shapes, with different colours everywhere.
  private static func withImages(_ body: ([RatedImage]) throws -> Void) throws {
    let database = try TemporaryDatabase()
    let sizes = [(24, 20), (20, 30), (24, 20), (20, 20), (70, 20)]
    for (index, size) in sizes.enumerated() {
      try database.write(ColourfulBMP.bytes(width: size.0, height: size.1, seed: index), to: "images/\(index).bmp")
    }
    try database.write(
      "image,mos\n" + sizes.indices.map { "\($0).bmp,\(10 * $0)" }.joined(separator: "\n"), to: "scores.csv")
    try body(try database.load("csv").images)
  }

  private func extractor(_ values: [String] = ["features"], workers: Int = 2) throws -> FeatureExtractor {
    try FeatureExtractor(network: Self.network(), values: values, workers: workers)
  }

  /// The mean of each colour in a square of an image.
  private func means(of image: Image, _ box: CropBox) -> [Float] {
    (0..<3).map { colour in
      var sum = 0
      for y in box.y..<box.y + box.height {
        for x in box.x..<box.x + box.width { sum += Int(image.pixels[3 * (y * image.width + x) + colour]) }
      }
      return Float(sum) / Float(box.width * box.height)
    }
  }

  @Test func `Each crop that the service would cut gives a row`() throws {
    try Self.withImages { images in
      for sampling in [Sampling.grid, .random(seed: 3)] {
        let crops = CropSelection.crops(4, sampling)
        let matrix = try extractor().extract(images, crops: crops)
        #expect(matrix.imageRows.map(\.image) == Array(images.indices))
        var row = 0
        for (index, rated) in images.enumerated() {
          let image = try rated.decode()
          let boxes = try #require(crops.boxes(width: image.width, height: image.height, cropSize: 16, image: index))
          for box in boxes {
            for (value, expected) in zip(matrix.row(row), means(of: image, box)) {
              #expect(abs(value - expected) < 1e-3)
            }
            row += 1
          }
        }
        #expect(row == matrix.rowCount)
      }
    }
  }

  @Test func `Random crops are the seed's, and differ from image to image`() throws {
    let boxes = { (seed: UInt64, image: Int) in
      CropSelection.crops(5, .random(seed: seed)).boxes(width: 500, height: 500, cropSize: 224, image: image)
    }
    #expect(boxes(1, 0) == boxes(1, 0))
    #expect(boxes(1, 0) != boxes(1, 1))
    #expect(boxes(1, 0) != boxes(2, 0))
  }

  @Test func `Features do not depend on the number of workers, and pooling follows from the crops`() throws {
    try Self.withImages { images in
      let values = ["maps", "features"]
      let crops = CropSelection.crops(nil, .grid)
      let one = try extractor(values, workers: 1).extract(images, crops: crops)
      var finished = 0
      let three = try extractor(values, workers: 3).extract(images, crops: crops) { finished += 1 }
      #expect(one == three)
      #expect(finished == images.count)
      #expect(one.columnCount == 7)
      for pooling in [FeaturePooling.mean, .min, .max] {
        #expect(try extractor(values).extract(images, crops: crops, pooling: pooling) == one.pooled(pooling))
      }
    }
  }

  @Test func `A whole image is squeezed to one crop`() throws {
    try Self.withImages { images in
      let matrix = try extractor().extract(images, crops: .squeezed)
      #expect(matrix.images == Array(images.indices))
      for (index, image) in images.enumerated() {
        let decoded = try image.decode()
        let whole = means(of: decoded, CropBox(x: 0, y: 0, width: decoded.width, height: decoded.height))
        for (value, expected) in zip(matrix.row(index), whole) { #expect(abs(value - expected) < 4) }
      }
    }
  }

  @Test func `Crops can be concatenated where every image has as many`() throws {
    try Self.withImages { images in
      let random = CropSelection.crops(3, .random(seed: 1))
      let row = try extractor().extract(images, crops: random, pooling: .concatenation)
      #expect(row.columnCount == 9 && row.rowCount == images.count)
      #expect(row.values == (try extractor().extract(images, crops: random).values))
      #expect(throws: FeatureError.self) {
        try extractor().extract(images, crops: .crops(nil, .grid), pooling: .concatenation)
      }
    }
  }

  @Test func `Sizes of crops and views can be chosen`() throws {
    try Self.withImages { images in
      let extractor = try FeatureExtractor(network: Self.network(), values: ["features"], cropSize: 20)
      #expect(extractor.metadata.cropSize == 20 && extractor.metadata.viewSize == 20)
      #expect(try extractor.extract([images[3]], crops: .crops(nil, .grid)).rowCount == 1)
      #expect(throws: FeatureError.self) {
        try FeatureExtractor(network: Self.network(), values: ["features"], cropSize: 8)
      }
      #expect(throws: FeatureError.self) {
        try FeatureExtractor(network: Self.network(), values: ["features"], viewSize: 12)
      }
    }
  }

  @Test func `An image that cannot be used is named`() throws {
    try Self.withImages { images in
      let lost = RatedImage(name: "lost.bmp", path: "/nowhere/lost.bmp", opinion: 1, scale: OpinionScale(0...100))
      for pooling in [FeaturePooling.mean, nil] {
        let error = #expect(throws: FeatureError.self) {
          try extractor().extract(images + [lost], crops: .centre, pooling: pooling)
        }
        guard case .image("lost.bmp", _) = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test func `The extractor's network gives scores once a regression is attached`() throws {
    try Self.withImages { images in
      let extractor = try extractor(["maps", "features"])
      let crops = try extractor.extract(images, crops: .crops(nil, .grid))
      let regression = try QualityRegression(
        fittedTo: crops, opinions: images.map(\.score),
        parameters: SVRParameters(kernel: .linear, c: 0.01, epsilon: 1))
      var editor = extractor.editor
      try ScoreHead.attach(to: &editor, regression: regression)
      let model = try editor.onnx().withUnsafeBytes { try QualityModel(onnx: $0, name: "scored.onnx") }
      let assessor = try Assessor(model: model, workers: 1, limits: ImageLimits())
      for (index, score) in regression.scores(crops) {
        let assessment = try images[index].assessed(by: assessor)
        let bounded = min(100, max(0, score))
        #expect(abs(assessment.score - bounded) < 1e-3)
      }
    }
  }
}
