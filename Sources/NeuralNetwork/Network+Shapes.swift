extension Network {
  /// The extents of the outputs for one set of input shapes, without making a plan: no kernel is made, no memory laid out.
  ///
  /// - Parameter inputShapes: the extents of every input, outermost first.
  /// - Throws: ``NetworkError`` where a shape does not fit the network.
  public func outputShapes(inputShapes: [String: [Int]]) throws(NetworkError) -> [String: [Int]] {
    do {
      var planner = try Planner(network: self, inputShapes: inputShapes, outputs: nil)
      let graph = try planner.plannedGraph()
      return Dictionary(graph.outputs.map { ($0, graph.values[$0]?.shape ?? []) }) { first, _ in first }
    } catch {
      throw NetworkError(network: name, reason: error.reason)
    }
  }
}
