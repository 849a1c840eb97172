import ImageCodecs
import Numerics
import Testing

@testable import ImageDamage

/// Holds filters to NumPy and Pillow (make_fixtures.py).
@Suite struct FilterTests {
  @Test func `The test picture is the one that the references are made of`() throws {
    #expect(try reference("undamaged") == testPicture)
  }

  @Test(arguments: [
    (DamageKind.gaussianBlur, 2.0), (.overexposure, 1.5), (.underexposure, 1.5), (.lowContrast, 0.6),
    (.desaturation, 0.7), (.oversaturation, 0.7), (.posterisation, 40), (.pixelation, 6), (.upscaling, 3),
    (.oversharpening, 2),
  ])
  func `Damage by a formula is that of NumPy and Pillow, within one level`(kind: DamageKind, amount: Double) throws {
    let expected = try reference(kind.rawValue)
    #expect(largestDifference(damaged(kind, amount), expected) <= 1)
  }

  @Test func `WebP loses what Pillow's loses`() throws {
    let difference = Canvas.psnr(Canvas(damaged(.webp, 80)), Canvas(try reference("webp")))
    // Versions of libwebp choose differently in places.
    #expect(difference > 36)
  }

  @Test func `A disc of integer radius and a line are means of the pixels that they cover`() {
    var impulse = Canvas(width: 41, height: 41, values: Array(repeating: 0, count: 3 * 41 * 41))
    impulse.values[20 * 41 + 20] = 1000
    var disc = impulse
    disc.blurByDisc(radius: 3)
    #expect(abs(disc.values.reduce(0, +) - 1000) < 0.1)
    #expect(disc.values[20 * 41 + 20] == disc.values[20 * 41 + 22])
    #expect(disc.values[20 * 41 + 24] == 0 && disc.values[24 * 41 + 20] == 0)
    var line = impulse
    line.blurAlongLine(length: 5, angle: 0)
    #expect((18...22).allSatisfy { abs(line.values[20 * 41 + $0] - 200) < 0.1 })
    #expect(line.values[20 * 41 + 17] == 0 && line.values[21 * 41 + 20] == 0)
  }

  @Test func `White noise has the mean 0 and the deviation that was asked for`() {
    var canvas = Canvas(width: 256, height: 256, values: Array(repeating: 128, count: 3 * 65_536))
    var generator = SplitMix64(seed: 7)
    canvas.addNoise(sigma: 10, &generator)
    let moments = Moments(of: canvas.values.map { Double($0) - 128 })
    #expect(abs(moments.mean) < 0.1)
    #expect(abs(moments.populationDeviation - 10) < 0.1)
  }

  private func damaged(_ kind: DamageKind, _ amount: Double) -> Image {
    var canvas = Canvas(testPicture)
    var generator = SplitMix64(seed: 1)
    kind.apply(amount, to: &canvas, &generator)
    return canvas.image
  }

  private func reference(_ name: String) throws -> Image {
    try fixture("\(name).png").withUnsafeBytes { try ImageDecoder.decode($0).image }
  }

  private func largestDifference(_ first: Image, _ second: Image) -> Int {
    zip(first.pixels, second.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
}
