extension Rearrangement {
  /// Takes each element's gradient back to where the element came from; one that went to several places gathers them.
  func gradientKernel(inputCount: Int) -> GradientKernel {
    let sources = sources
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let gradient = arguments.outputGradient
      if !arguments.accumulates(0) { target.update(repeating: 0, count: inputCount) }
      sources.withUnsafeBufferPointer { sources in
        for index in 0..<sources.count where sources[index] >= 0 { target[sources[index]] += gradient[index] }
      }
    }
  }
}
