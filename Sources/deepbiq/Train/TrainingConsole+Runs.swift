import QualityTraining

/// Whole runs, which fine-tune networks and train regressions on their features.
extension TrainingConsole {
  mutating func show(_ event: PipelineEvent) {
    sayRemark()
    switch event {
    case .fineTuning(let fold, let total):
      beginFineTuning(fold.map { "Fold \($0 + 1) of \(total - 1)" } ?? "All images")
    case .progress(let event): show(event)
    case .extracting(let done, let total): advance(done, of: total, unit: "images")
    case .fitting(let done, let total): advance(done, of: total, unit: "regressions")
    case .naming(let done, let total): advance(done, of: total, unit: "photographs", title: "Naming damage")
    case .fold(let fold, let head, let regression):
      write("Fold \(fold + 1): head \(Self.text(head)); regression \(Self.text(regression))")
    case .alreadyDone(let fold): write("Fold \(fold + 1): done before")
    case .testing(let done, let total): advance(done, of: total, unit: "images")
    }
  }

  mutating func show(_ event: AblationEvent) {
    sayRemark()
    switch event {
    case .split(let index, let total): write("Split \(index + 1) of \(total)")
    case .alreadyDone(let split): write("Split \(split + 1): done before")
    case .fineTuning(let labels): beginFineTuning("Fine-tuning, \(labels.rawValue) labels")
    case .progress(let event): show(event)
    case .extracting(let network, let done, let total):
      advance(done, of: total, unit: "images", title: "Features, \(Self.name(network))")
    case .trying(let network, let done, let total):
      advance(done, of: total, unit: "designs", title: "Regressions, \(Self.name(network))")
    }
  }

  mutating func show(_ progress: RegressionProgress) {
    sayRemark()
    switch progress {
    case .extracted(let total): enter("features", total: total, unit: "images")
    case .tried(let total): enter("cross-validation", total: total, unit: "trainings")
    }
    advance()
  }

  private static func text(_ figures: RegressionFigures) -> String {
    "SROCC \(Decimals.text(figures.srocc, 3)) LCC \(Decimals.text(figures.lcc, 3)) "
      + "RMSE \(Decimals.text(figures.rmse, 2))"
  }

  private static func name(_ network: AblationNetwork) -> String {
    switch network {
    case .pretrained: "pre-trained"
    case .soft: "soft labels"
    case .hard: "hard labels"
    }
  }
}
