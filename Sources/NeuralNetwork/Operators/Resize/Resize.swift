/// ONNX Resize, and Upsample, which it replaced: axes made longer or shorter by interpolation, one after another.
///
/// Without anti-aliasing, and without the region of `tf_crop_and_resize`.
struct Resize: DifferentiableOperator {
  private let method: ResizeMethod
  private let coordinates: ResizeCoordinates
  private let sizing: ResizeSizing

  init(_ node: Node) throws(OperatorError) {
    let attributes = node.attributes
    func choice<Choice: RawRepresentable>(
      _ name: String, _ standard: Choice
    ) throws(OperatorError) -> Choice where Choice.RawValue == String {
      guard let text = try attributes.string(name) else { return standard }
      guard let value = Choice(rawValue: text) else {
        throw OperatorError("attribute '\(name)' is '\(text)', which is not supported")
      }
      return value
    }
    guard try !attributes.flag("antialias") else {
      throw OperatorError("attribute 'antialias' is set, which is not supported")
    }
    let isOld = node.type == "Upsample" || node.opset < 11
    coordinates = try isOld ? .asymmetric : choice("coordinate_transformation_mode", ResizeCoordinates.halfPixel)
    switch try attributes.string("mode") ?? "nearest" {
    case "nearest": method = .nearest(try isOld ? .byScale : choice("nearest_mode", NearestRounding.preferFloor))
    case "linear", "bilinear": method = .linear
    case "cubic" where !isOld:
      method = .cubic(
        coefficient: try attributes.float("cubic_coeff_a") ?? -0.75,
        excludesOutside: try attributes.flag("exclude_outside"))
    case let other: throw OperatorError("attribute 'mode' is '\(other)', which is not supported")
    }
    sizing = try ResizeSizing(node)
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try sizing.resolve(operands).shape] }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    operands[0]?.constant == nil ? .any : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let passes = try passes(operands)
    guard let last = passes.last else { return .view }
    // What lies between two passes is in one of two places in turn.
    let between = passes.dropLast().map(\.outputCount).max() ?? 0
    return Kernel(scratchCount: passes.count > 2 ? 2 * between : between) { arguments in
      var source = arguments.input(0)
      for (number, pass) in passes.dropLast().enumerated() {
        let target = arguments.scratch + number % 2 * between
        pass.axis.apply(source, into: target, outer: pass.outer, inner: pass.inner)
        source = UnsafePointer(target)
      }
      last.axis.apply(source, into: arguments.output(0), outer: last.outer, inner: last.inner)
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let passes = try passes(operands)
    guard let first = passes.first else { return .view }
    let between = passes.dropFirst().map(\.inputCount).max() ?? 0
    return GradientKernel(scratchCount: passes.count > 2 ? 2 * between : between) { arguments in
      arguments.clearUnlessAccumulated(0, count: first.inputCount)
      guard let result = arguments.inputGradient(0) else { return }
      var gradient = UnsafePointer(arguments.outputGradient)
      for (number, pass) in passes.dropFirst().reversed().enumerated() {
        let target = arguments.scratch + number % 2 * between
        target.update(repeating: 0, count: pass.inputCount)
        pass.axis.pullBack(gradient, into: target, outer: pass.outer, inner: pass.inner)
        gradient = UnsafePointer(target)
      }
      first.axis.pullBack(gradient, into: result, outer: first.outer, inner: first.inner)
    }
  }

  /// One axis of the tensor as it is at that time, [outer, axis, inner].
  private struct Pass: Sendable {
    let axis: ResizeAxis
    let outer, inner: Int

    var inputCount: Int { outer * axis.input * inner }
    var outputCount: Int { outer * axis.output * inner }
  }

  /// Axes that become shorter first, so that little is computed twice.
  private func passes(_ operands: Operands) throws(OperatorError) -> [Pass] {
    let input = try operands.shape(0)
    let resolved = try sizing.resolve(operands)
    let order = operands.layout == .nhwc && input.count == 4 ? [0, 2, 3, 1] : Array(input.indices)
    var stored = order.map { input[$0] }
    var passes: [Pass] = []
    for axis in input.indices.sorted(by: { resolved.growth($0, input) < resolved.growth($1, input) }) {
      guard resolved.shape[axis] != input[axis] || resolved.scales[axis] != 1,
        let position = order.firstIndex(of: axis)
      else { continue }
      let resized = ResizeAxis(
        axis: axis, input: input[axis], output: resolved.shape[axis], scale: resolved.scales[axis], method, coordinates)
      passes.append(
        Pass(
          axis: resized, outer: Shape(stored[..<position]).elementCount,
          inner: Shape(stored[(position + 1)...]).elementCount))
      stored[position] = resized.output
    }
    return passes
  }
}
