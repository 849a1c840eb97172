extension Caffe_LayerParameter {
  /// Whether the layer is part of the network that is used rather than trained (Caffe's net.cpp, FilterNet, for
  /// `phase: TEST`).
  func isUsed(in state: Caffe_NetState) -> Bool {
    include.isEmpty ? !exclude.contains { $0.isMet(by: state) } : include.contains { $0.isMet(by: state) }
  }
}

extension Caffe_NetStateRule {
  /// As Caffe's net.cpp, StateMeetsRule.
  fileprivate func isMet(by state: Caffe_NetState) -> Bool {
    (!hasPhase || phase == .test) && (!hasMinLevel || state.level >= minLevel)
      && (!hasMaxLevel || state.level <= maxLevel) && stage.allSatisfy(state.stage.contains)
      && !notStage.contains(where: state.stage.contains)
  }
}
