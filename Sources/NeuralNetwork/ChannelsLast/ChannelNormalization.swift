/// What is done to an image before a convolution of few channels: x * scale + shift, each channel by itself.
struct ChannelNormalization: Sendable {
  let scale, shift: [Float]

  /// Changes nothing.
  init(channels: Int) {
    scale = [Float](repeating: 1, count: channels)
    shift = [Float](repeating: 0, count: channels)
  }

  /// - Precondition: both have a number for each channel.
  init(scale: [Float], shift: [Float]) {
    precondition(scale.count == shift.count)
    (self.scale, self.shift) = (scale, shift)
  }

  /// This, after another; computed in double precision.
  func following(_ earlier: ChannelNormalization) -> ChannelNormalization {
    let product = zip(scale, earlier.scale).map { Float(Double($0) * Double($1)) }
    let sum = scale.indices.map { Float(Double(scale[$0]) * Double(earlier.shift[$0]) + Double(shift[$0])) }
    return ChannelNormalization(scale: product, shift: sum)
  }

  var isFinite: Bool { (scale + shift).allSatisfy(\.isFinite) }

  func withUnsafePointers(_ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
    scale.withUnsafeBufferPointer { scale in
      shift.withUnsafeBufferPointer { shift in
        guard let scale = scale.baseAddress, let shift = shift.baseAddress else { return }
        body(scale, shift)
      }
    }
  }
}
