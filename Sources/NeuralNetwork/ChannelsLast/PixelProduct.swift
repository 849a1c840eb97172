import CKernels

/// A pointwise convolution of any stretch of channels-last pixels.
struct PixelProduct: Sendable {
  let inputs, outputs: Int
  private let kernels: KernelSet
  private let weights: FloatBuffer
  let epilogue: ChannelsLastEpilogue

  /// - Parameter weights: [outputs][inputs].
  init(inputs: Int, outputs: Int, weights: FloatBuffer, epilogue: Epilogue, _ context: ChannelsLast) {
    self.inputs = inputs
    self.outputs = outputs
    kernels = context.kernels
    self.weights = context.weights.products(
      of: weights, outputs: outputs, groups: 1, inputs: inputs, taps: 1, context.kernels)
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  /// `residual` points at the same pixels of the tensor to add.
  func run(
    _ input: UnsafePointer<Float>, pixels: Int, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    kernels.multiply(
      ckernels_product(
        input: input, input_step: inputs, rows: pixels, segments: 1, segment_step: 0, depth: inputs,
        weights: weights.pointer,
        bias: epilogue.bias.pointer, outputs: outputs, residual: residual, output: output, output_step: outputs,
        minimum: epilogue.minimum, maximum: epilogue.maximum))
    epilogue.finish(output, count: pixels * outputs)
  }
}
