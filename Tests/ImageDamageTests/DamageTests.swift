import ImageCodecs
import Numerics
import Testing

@testable import ImageDamage

@Suite struct DamageTests {
  /// Kinds that can be as strong as one likes on any picture with edges and colours.
  private static let unbounded: [DamageKind] = [
    .whiteNoise, .colourNoise, .correlatedNoise, .highFrequencyNoise, .impulseNoise, .multiplicativeNoise,
    .denoisedNoise, .gaussianBlur, .motionBlur, .lensBlur, .upscaling, .pixelation, .underexposure, .overexposure,
    .lowContrast, .oversaturation, .colourCast, .posterisation, .banding, .dithering, .oversharpening,
  ]

  @Test(arguments: unbounded, [32.0, 26.0])
  func `Damage is as strong as was asked for`(kind: DamageKind, psnr: Double) {
    let (image, reached) = Damage(kind, psnr: psnr, seed: 3).applied(to: testPicture)
    #expect(abs(reached - psnr) < 1.5)
    #expect(abs(Canvas.psnr(Canvas(testPicture), Canvas(image)) - reached) < 0.01)
  }

  @Test(arguments: DamageKind.allCases)
  func `Every kind changes the picture, more so with a larger amount`(kind: DamageKind) {
    let (weakest, strongest) = (kind.amounts.lowerBound, kind.amounts.upperBound)
    let middle = (weakest * strongest).squareRoot()
    let psnr = [weakest, middle, strongest].map { amount in
      var canvas = Canvas(testPicture)
      var generator = SplitMix64(seed: 5)
      kind.apply(amount, to: &canvas, &generator)
      return Canvas.psnr(Canvas(testPicture), canvas)
    }
    #expect(psnr[0] > psnr[2])
    // One block is much, and the best WebP halves the resolution of colour.
    if kind != .blockLoss, kind != .webp {
      #expect(psnr[0] > psnr[1] && psnr[1] > psnr[2])
      #expect(psnr[0] > 28, "hardly visible")
      #expect(psnr[2] < 24, "beyond use")
    }
  }

  @Test(arguments: DamageKind.allCases)
  func `The same seed makes the same damage`(kind: DamageKind) {
    let damage = Damage(kind, psnr: 28, seed: 11)
    #expect(damage.applied(to: testPicture).image == damage.applied(to: testPicture).image)
  }

  @Test(arguments: [DamageKind.whiteNoise, .impulseNoise, .denoisedNoise, .motionBlur, .colourCast, .blockLoss])
  func `Another seed makes other damage`(kind: DamageKind) {
    let images = (0..<4).map { Damage(kind, psnr: 26, seed: $0).applied(to: testPicture).image }
    #expect(images.dropFirst().contains { $0 != images[0] })
  }

  @Test(arguments: DamageKind.allCases)
  func `Nothing outside the part changes`(kind: DamageKind) {
    let part = PicturePart(x: 0.25, y: 0, width: 0.5, height: 1)
    let image = Damage(kind, psnr: 24, part: part, seed: 2).applied(to: testPicture).image
    #expect(image != testPicture)
    let outside = testPicture.pixels.indices.filter { !(48..<144).contains($0 / 3 % 192) }
    #expect(outside.allSatisfy { image.pixels[$0] == testPicture.pixels[$0] })
  }

  @Test(arguments: DamageKind.allCases)
  func `A picture of one colour, and one of a single pixel, come to no harm`(kind: DamageKind) {
    for (width, height) in [(1, 1), (3, 40), (64, 64)] {
      let grey = Image(width: width, height: height, pixels: Array(repeating: 90, count: 3 * width * height))
      let image = Damage(kind, psnr: 20, seed: 1).applied(to: grey).image
      #expect(image.width == width && image.height == height)
    }
  }
}

@Suite struct RetainedOpinionTests {
  @Test func `At a rated strength the share is TID2013's`() {
    #expect(abs(RetainedOpinion.share(.whiteNoise, psnr: 21) - 3.77 / 6.3) < 1e-12)
    #expect(abs(RetainedOpinion.share(.jpeg, psnr: 24) - 3.31 / 6.3) < 1e-12)
    #expect(abs(RetainedOpinion.share(.gaussianBlur, psnr: 25.5) - (4.16 + 3.32) / 2 / 6.3) < 1e-12)
  }

  @Test(arguments: DamageKind.allCases)
  func `Stronger damage never leaves more`(kind: DamageKind) {
    let shares = stride(from: 50.0, through: 5, by: -0.5).map { RetainedOpinion.share(kind, psnr: $0) }
    #expect(shares.first == 1)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $1 <= $0 })
    #expect(shares.allSatisfy { (0.05...1).contains($0) })
    #expect(RetainedOpinion.share(kind, psnr: .infinity) == 1)
  }
}

@Suite struct RandomDamageTests {
  private func draws(_ count: Int) -> [[Damage]] {
    var generator = SplitMix64(seed: 4)
    return (0..<count).map { _ in RandomDamage().draw(&generator) }
  }

  @Test func `The same generator draws the same, of every kind that is taught and of no other`() {
    let drawn = draws(2_000)
    #expect(drawn == draws(2_000))
    #expect(Set(drawn.flatMap { $0.map(\.kind) }) == Set(DamageKind.taught))
    #expect(drawn.allSatisfy { !$0.isEmpty && Set($0.map(\.kind)).count == $0.count })
    #expect(drawn.allSatisfy { $0.allSatisfy { $0.kind.strengths.contains($0.psnr) } })
  }

  @Test func `Two kinds, and parts, are as frequent as said`() {
    let drawn = draws(4_000)
    let pairs = Double(drawn.count { $0.count == 2 }) / 4_000
    let parts = Double(drawn.count { $0[0].part != .whole }) / 4_000
    #expect(abs(pairs - RandomDamage.pairShare) < 0.03)
    #expect(abs(parts - RandomDamage.partShare) < 0.03)
    #expect(drawn.allSatisfy { $0.allSatisfy { $0.part.share(of: .whole) > 0.1 } })
  }

  @Test func `Of two kinds each leaves its share, and a part counts by the root of its area`() {
    let half = PicturePart(x: 0, y: 0, width: 0.5, height: 1)
    let noise = Damage(.whiteNoise, psnr: 24, part: half, seed: 1)
    let one = DamagedImage(testPicture, [noise])
    let left = noise.retainedOpinion(psnr: noise.applied(to: testPicture).psnr)
    #expect(abs(one.retainedOpinion() - (1 - 0.5.squareRoot() * (1 - left))) < 1e-12)
    #expect(one.strengths() == [.whiteNoise: 0.5.squareRoot() * (1 - left)])
    let both = DamagedImage(testPicture, [noise, Damage(.jpeg, psnr: 24, part: half, seed: 2)])
    #expect(both.retainedOpinion() < one.retainedOpinion())
    #expect(Set(both.strengths().keys) == [.whiteNoise, .jpeg])
    #expect(DamagedImage(testPicture, []).retainedOpinion() == 1)
  }

  @Test func `A window is judged by what of it is damaged`() {
    let noise = Damage(.whiteNoise, psnr: 20, part: PicturePart(x: 0, y: 0, width: 0.5, height: 1), seed: 1)
    let damaged = DamagedImage(testPicture, [noise])
    let left = noise.retainedOpinion(psnr: noise.applied(to: testPicture).psnr)
    let (inside, outside) = (
      PicturePart(x: 0, y: 0.5, width: 0.5, height: 0.5), PicturePart(x: 0.5, y: 0, width: 0.5, height: 0.5)
    )
    let quarter = PicturePart(x: 0.375, y: 0, width: 0.5, height: 1)
    #expect(abs(damaged.retainedOpinion(in: inside) - left) < 1e-12)
    #expect(damaged.retainedOpinion(in: outside) == 1 && damaged.strengths(in: outside).isEmpty)
    #expect(abs(damaged.retainedOpinion(in: quarter) - (1 - 0.5 * (1 - left))) < 1e-12)
    #expect(abs((damaged.strengths(in: quarter)[.whiteNoise] ?? 0) - 0.5 * (1 - left)) < 1e-12)
  }

  @Test func `Every kind has a family, and every family a kind that is taught`() {
    #expect(Set(DamageKind.taught.map(\.family)) == Set(DamageFamily.allCases))
    #expect(
      DamageFamily.strengths(of: [.jpeg: 0.2, .webp: 0.5, .gaussianBlur: 0.1]) == [.compression: 0.5, .blur: 0.1])
  }
}
