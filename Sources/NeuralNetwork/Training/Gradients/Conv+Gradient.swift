extension Conv: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    guard let epilogue = EpilogueGradient(activation) else {
      throw OperatorError("has an activation without bounds inside, which cannot be trained through")
    }
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    // An input's gradient takes the weights, and the weights' gradient the input.
    let readsInputs: Set<Int> = Set(wanted[0] ? [1] : []).union(wanted[1] ? [0] : [])
    let passesOn = hasResidual && wanted[3] ? 3 : nil
    let residualCount = input[0] * shape[0] * geometry.outputCount
    func kernel(
      scratchCount: Int, _ run: @escaping @Sendable (borrowing GradientArguments) -> Void
    ) -> GradientKernel {
      GradientKernel(
        scratchCount: scratchCount, readsInputs: readsInputs, readsOutput: activation != nil, passesOn: passesOn
      ) { arguments in
        run(arguments)
        if passesOn != nil { arguments.passOn(3, count: residualCount) }
      }
    }
    if groups == input[1] && groups > 1 {
      let gradient = DepthwiseConvolutionGradient(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, epilogue: epilogue)
      if gradient.scratchCount <= 16 * (geometry.inputCount + geometry.outputCount) + 16384 {
        return kernel(scratchCount: gradient.scratchCount) { gradient.run($0) }
      }
    }
    let gradient = GEMMConvolutionGradient(
      geometry: geometry, batch: input[0], groups: groups, groupInputs: shape[1], groupOutputs: shape[0] / groups,
      epilogue: epilogue)
    return kernel(scratchCount: gradient.scratchCount) { gradient.run($0) }
  }
}
