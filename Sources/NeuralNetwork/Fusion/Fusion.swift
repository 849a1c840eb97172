/// Which passes there are, in the order they run.
enum Fusion {
  /// All of them; `context` is what the fused layers' kernels on NHWC images are made with.
  static func applyForInference(to graph: inout PlannedGraph, _ context: KernelContext) {
    apply(
      [
        GatedActivationFusion.self, LayerWrapping.self, ResidualFusion.self, ActivationFusion.self, InputFusion.self,
        BlockFusion.self, ConcatFusion.self,
      ], to: &graph, context)
  }

  /// Those that backward can undo from the result alone, on NCHW images.
  static func applyForTraining(to graph: inout PlannedGraph) {
    apply(
      [LayerWrapping.self, ResidualFusion.self, ActivationFusion.self, ActivationHandover.self], to: &graph, nil)
  }

  private static func apply(_ passes: [any FusionPass.Type], to graph: inout PlannedGraph, _ context: KernelContext?) {
    for pass in passes {
      // Positions move when a pass is over, so that each sees the nodes in the order they run.
      var fusion = FusionGraph(graph, context)
      for position in fusion.nodes.indices { pass.fuse(at: position, in: &fusion) }
      graph.nodes = fusion.nodes.compactMap { $0 }
    }
  }
}

/// A rewriting of a planned graph that computes neighbouring nodes as one, so that what lies between them never goes
/// through memory.
protocol FusionPass {
  /// Fuses the node at `position` with its neighbours, where that can be done.
  static func fuse(at position: Int, in graph: inout FusionGraph)
}
