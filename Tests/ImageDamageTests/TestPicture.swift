import Foundation
import ImageCodecs

@testable import ImageDamage

/// A picture with smooth parts, texture, edges and colours, made of sines: the same in make_fixtures.py.
let testPicture: Image = {
  let (width, height) = (192, 128)
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
      let texture = x >= width / 2 ? 22 * sin(Double(x) * 1.1) * sin(Double(y) * 0.9) : 0
      let edge: Double = (x / 28 + y / 28) % 2 == 0 ? 30 : -30
      let red = 128 + 80 * sin(5 * u + 1) + texture + edge
      let green = 120 + 70 * cos(4 * v) + texture + edge
      let blue = 110 + 60 * sin(3 * u + 4 * v) + edge
      pixels += [red, green, blue].map { UInt8(min(max($0, 0), 255).rounded()) }
    }
  }
  return Image(width: width, height: height, pixels: pixels)
}()

/// The bytes of a file beside the tests.
func fixture(_ name: String) throws -> [UInt8] {
  let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
  return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
}
