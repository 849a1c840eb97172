import ImageCodecs
import Numerics
import QualityData
import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct MonotoneMapTests {
  @Test("equating gives one sample the distribution of the other, and rises everywhere")
  func equating() {
    var generator = SplitMix64(seed: 1)
    let x = (0..<2_000).map { _ in generator.nextUniform() }
    let y = (0..<3_000).map { _ in 100 * generator.nextUniform() * generator.nextUniform() }
    let map = MonotoneMap(equating: x, to: y)
    let (mapped, sorted) = (x.map { map($0) }.sorted(), y.sorted())
    for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
      #expect(abs(Quantile.of(mapped, at: share) - Quantile.of(sorted, at: share)) < 1.5)
    }
    let values = stride(from: -1.0, to: 2, by: 0.01).map { map($0) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a line is found exactly, beyond the samples too; one value is moved to the other")
  func line() {
    let x = (0...100).map(Double.init)
    let map = MonotoneMap(equating: x, to: x.map { 3 * $0 - 20 })
    for value in [-50.0, 0, 33.3, 100, 200] { #expect(abs(map(value) - (3 * value - 20)) < 1e-9) }
    let single = MonotoneMap(equating: [5, 5], to: [40, 40])
    #expect(single(5) == 40 && single(7) == 42)
  }
}

@Suite struct CompanionTests {
  @Test("the opinions of another database come to the scale of the first, which is learned on training images alone")
  func alignment() throws {
    let tiny = try TinyTraining(imageCount: 40)
    let folder = try TemporaryDatabase()
    // The same kind of pictures, rated from 0 to 50 by people who are harder to please.
    let others = try TexturedImages.write(60, to: folder, deviation: nil).map {
      $0.rescaled(score: $0.score / 2, deviation: nil)
    }
    let database = QualityDatabase(name: "others", citation: "", scale: OpinionScale(0...100), images: others)
    let all = tiny.training + tiny.validation
    let companion = try Companion(
      database, beside: all, backbone: TinyBackbone.network(), settings: tiny.settings, resources: tiny.resources)
    #expect(companion.correlation > 0.8)
    let aligned = companion.images(alignedTo: tiny.training)
    for (image, other) in zip(aligned, others) { #expect(abs(image.score - 2 * other.score) < 15) }
    #expect(aligned.allSatisfy { abs(($0.scoreStandardDeviation ?? 0) - 15) < 1e-9 })
    #expect(zip(aligned, aligned.dropFirst()).allSatisfy { $0.score <= $1.score })
    // Of the first's opinions only those of training images count.
    let changed = tiny.training.map { $0.rescaled(score: $0.score / 4, deviation: 15) }
    #expect(companion.map(to: changed)(25) < companion.map(to: tiny.training)(25) / 2)
  }

  @Test("images that the other database has, too, are left out")
  func duplicates() throws {
    let folder = try TemporaryDatabase()
    let images = try TexturedImages.write(6, to: folder)
    let first = QualityDatabase(name: "first", citation: "", scale: OpinionScale(0...100), images: Array(images[0...2]))
    let second = QualityDatabase(
      name: "second", citation: "", scale: OpinionScale(0...100), images: Array(images[2...5]))
    let (kept, removed) = try second.withoutImages(of: first, workers: 2)
    #expect(removed == 1 && kept.images.map(\.name) == images[3...5].map(\.name))
  }

  @Test("a training with companions learns from them, the same way every time")
  func training() throws {
    var tiny = try TinyTraining()
    let folder = try TemporaryDatabase()
    let others = try TexturedImages.write(8, to: folder)
    func weights(_ companions: [[RatedImage]], _ shares: [Double]) throws -> [UInt8] {
      tiny.settings.companionWeights = shares
      let tuner = FineTuner(
        backbone: try TinyBackbone.network(), training: tiny.training, companions: companions,
        validation: tiny.validation, settings: tiny.settings, resources: tiny.resources)
      return try tuner.run().onnx()
    }
    let alone = try weights([], [])
    let together = try weights([others], [0.5])
    #expect(try together == weights([others], [0.5]))
    #expect(alone != together)
  }
}
