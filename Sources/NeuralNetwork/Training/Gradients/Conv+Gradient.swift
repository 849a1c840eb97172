extension Conv: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let mask = activation.flatMap { ActivationMask($0) }
    guard activation == nil || mask != nil else {
      throw OperatorError("has an activation without bounds inside, which cannot be trained through")
    }
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let epilogue = EpilogueGradient(mask: isActivationUndone ? nil : mask)
    let inputMask = wanted[0] ? inputActivation.flatMap { ActivationMask($0) } : nil
    // An input's gradient takes the weights, and the weights' gradient the input.
    var readsInputs: Set<Int> = []
    if wanted[0] { readsInputs.insert(1) }
    if wanted[1] || inputMask != nil { readsInputs.insert(0) }
    let residualCount = input[0] * shape[0] * geometry.outputCount
    let hasResidualGradient = hasResidual && wanted[3]
    func kernel(
      scratchCount: Int, inPlaceInput: Int?, _ run: @escaping @Sendable (borrowing GradientArguments) -> Void
    ) -> GradientKernel {
      GradientKernel(
        scratchCount: scratchCount, readsInputs: readsInputs, readsOutput: epilogue.mask != nil,
        inPlaceInput: hasResidualGradient ? 3 : inPlaceInput
      ) { arguments in
        run(arguments)
        if hasResidualGradient { arguments.passOn(3, count: residualCount) }
      }
    }
    if isDepthwise(input) {
      let gradient = DepthwiseConvolutionGradient(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, epilogue: epilogue,
        inputMask: inputMask)
      if gradient.planes.isCompact {
        let inPlaceInput = wanted[0] && gradient.canRunInPlace ? 0 : nil
        return kernel(scratchCount: gradient.scratchCount, inPlaceInput: inPlaceInput) { gradient.run($0) }
      }
    }
    let gradient = GEMMConvolutionGradient(
      geometry: geometry, input: input, outputs: shape[0], groups: groups, epilogue: epilogue, inputMask: inputMask)
    return kernel(scratchCount: gradient.scratchCount, inPlaceInput: nil) { gradient.run($0) }
  }
}
