import CKernels

extension PackedWeights {
  /// Weights [outputs][inputs][taps] of a grouped convolution as packed products [groups] of depth [taps][inputs].
  ///
  /// - Parameter inputs: channels of a group.
  func products(
    of weights: FloatBuffer, outputs: Int, groups: Int, inputs: Int, taps: Int, _ kernels: MicroKernels
  ) -> FloatBuffer {
    buffer(of: weights, form: "product \(kernels.name) \(groups) \(outputs) \(inputs) \(taps)") {
      let (depth, rows) = (taps * inputs, outputs / groups)
      let panels = kernels.packedCount(k: depth, n: rows)
      let ordered = FloatBuffer(count: weights.count) { target in
        guard let target = target.baseAddress else { return }
        for row in 0..<outputs {
          ckernels_transpose(target + row * depth, weights.pointer + row * depth, taps, inputs, taps)
        }
      }
      return FloatBuffer(count: panels * groups) { packed in
        guard let target = packed.baseAddress else { return }
        for group in 0..<groups {
          kernels.pack(
            ordered.pointer + group * rows * depth, k: depth, n: rows, into: target + group * panels)
        }
      }
    }
  }
}
