import Testing

@testable import NeuralNetwork

/// Floats between two guards, so that a kernel that writes beyond its tensor is found out.
final class GuardedFloats {
  private static let guardCount = 16
  private static let guardPattern: UInt32 = 0x7fc0_dead

  let count: Int
  private let base: UnsafeMutablePointer<Float>

  /// Begins as `values`.
  init(_ values: some Collection<Float>) {
    count = values.count
    let whole = count + 2 * GuardedFloats.guardCount
    let raw = UnsafeMutableRawPointer.allocate(byteCount: whole * 4, alignment: FloatBuffer.alignment)
    base = raw.bindMemory(to: Float.self, capacity: whole)
    base.initialize(repeating: Float(bitPattern: GuardedFloats.guardPattern), count: whole)
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  /// Begins as rubbish.
  convenience init(count: Int) { self.init(repeatElement(.nan, count: count)) }

  deinit { base.deallocate() }

  var pointer: UnsafeMutablePointer<Float> { base + GuardedFloats.guardCount }

  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  var isGuardIntact: Bool {
    (0..<GuardedFloats.guardCount).allSatisfy {
      base[$0].bitPattern == GuardedFloats.guardPattern
        && pointer[count + $0].bitPattern == GuardedFloats.guardPattern
    }
  }
}
