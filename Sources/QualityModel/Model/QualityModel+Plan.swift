import NeuralNetwork

extension QualityModel {
  /// A plan that scores `batch` crops at once.
  ///
  /// - Throws: ``ModelError`` when this processor lacks the precision, when the network cannot take crops of this size, or its outputs do not hold one score and
  ///   one probability a category for each crop.
  func plan(batch: Int, precision: Precision = .float32) throws(ModelError) -> Plan {
    let size = metadata.cropSize
    let shape = [batch, 3, size, size]
    let plan: Plan
    do throws(NetworkError) {
      plan = try network.plan(
        inputShapes: [ModelPorts.image: shape],
        outputs: ports.outputs,
        precision: precision
      )
    } catch {
      throw .network(error)
    }
    guard plan.inputShapes[ModelPorts.image] == shape else {
      throw .port(model: network.name, problem: "its score does not depend on the image")
    }
    try check(plan, output: ModelPorts.score, holds: 1, of: "score", batch: batch)
    if ports.hasCategoryProbabilities {
      let categories = metadata.categories
      try check(
        plan,
        output: ModelPorts.categoryProbabilities,
        holds: categories.count,
        of: "probabilities (\(categories.joined(separator: ",")))",
        batch: batch
      )
    }
    return plan
  }

  private func check(
    _ plan: Plan,
    output: String,
    holds count: Int,
    of what: String,
    batch: Int
  ) throws(ModelError) {
    let shape = plan.outputShapes[output] ?? []
    guard shape.first == batch, shape.dropFirst().reduce(1, *) == count else {
      throw .port(
        model: network.name,
        problem: "for \(batch) crops the output \"\(output)\" must hold \(batch) times \(count) \(what); it is \(shape)"
      )
    }
  }
}
