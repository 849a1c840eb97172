import CKernels

/// A pointwise convolution of any stretch of channels-last pixels.
struct PixelProduct: Sendable {
  private enum Form {
    case full(MicroKernels, weights: FloatBuffer)
    case reduced(ReducedProduct)
  }

  let inputs, outputs: Int
  private let form: Form
  let epilogue: ChannelsLastEpilogue

  /// - Parameters:
  ///   - weights: [outputs][inputs].
  ///   - isNegativeRare: whether few pixels have negative channels, as behind a ReLU.
  init(
    inputs: Int, outputs: Int, weights: FloatBuffer, isNegativeRare: Bool = false, epilogue: Epilogue,
    _ context: ChannelsLast
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
    if let product = ReducedProduct(
      weights: weights, outputs: outputs, inputs: inputs, taps: 1, isNegativeRare: isNegativeRare,
      epilogue: self.epilogue, context)
    {
      form = .reduced(product)
    } else {
      form = .full(
        context.kernels,
        weights: context.weights.products(
          of: weights, outputs: outputs, groups: 1, inputs: inputs, taps: 1, context.kernels))
    }
  }

  /// Floats of working memory.
  var scratchCount: Int {
    if case .reduced(let product) = form { product.scratchCount } else { 0 }
  }

  /// `residual` points at the same pixels of the tensor to add.
  func run(
    _ input: UnsafePointer<Float>, pixels: Int, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    switch form {
    case .reduced(let product):
      product.run(
        input, step: inputs, rows: pixels, residual: residual, into: output, outputStep: outputs, scratch: scratch)
    case .full(let kernels, let weights):
      kernels.gemm(
        ckernels_gemm(
          a: input, lda: inputs, m: pixels, segments: 1, segment_stride: 0, k: inputs, b: weights.pointer,
          bias: epilogue.bias.pointer, n: outputs, residual: residual, c: output, ldc: outputs,
          minimum: epilogue.minimum, maximum: epilogue.maximum))
      epilogue.finish(output, count: pixels * outputs)
    }
  }
}
