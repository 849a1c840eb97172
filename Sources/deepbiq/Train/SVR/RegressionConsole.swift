import QualityTraining

/// Shows on standard error how far the training of a regression is.
struct RegressionConsole {
  private var bar = ProgressBar(total: 0, isShown: false)
  private var stage: Stage?

  private enum Stage {
    case extraction, search
  }

  mutating func show(_ progress: RegressionProgress) {
    switch progress {
    case .extracted(let total): enter(.extraction, total: total, unit: "images")
    case .tried(let total): enter(.search, total: total, unit: "trainings")
    }
    bar.advance()
  }

  /// Takes the bar away.
  mutating func clear() { bar.clear() }

  private mutating func enter(_ stage: Stage, total: Int, unit: String) {
    guard stage != self.stage else { return }
    bar.clear()
    self.stage = stage
    bar = ProgressBar(total: total, unit: unit, isShown: Console.errorIsTerminal)
  }
}
