import QualityTraining

/// Shows on the terminal how a training goes: progress bars on standard error, a line a result on standard output.
struct PipelineConsole {
  private var fineTuning = FineTuningConsole()
  private var bar = ProgressBar(total: 0, isShown: false)

  mutating func show(_ event: PipelineEvent) {
    switch event {
    case .fineTuning(let fold, let total):
      clear()
      fineTuning = FineTuningConsole()
      write(fold.map { "Fold \($0 + 1) of \(total - 1)" } ?? "All images")
    case .progress(let event): fineTuning.show(event)
    case .extracting(let done, let total): advance(done, of: total, unit: "images")
    case .fitting(let done, let total): advance(done, of: total, unit: "regressions")
    case .fold(let fold, let head, let regression):
      clear()
      write("Fold \(fold + 1): head \(Self.text(head)); regression \(Self.text(regression))")
    case .alreadyDone(let fold): write("Fold \(fold + 1): done before")
    case .testing(let done, let total): advance(done, of: total, unit: "images")
    }
  }

  /// Takes the bars away.
  mutating func clear() {
    fineTuning.clear()
    bar.clear()
  }

  private mutating func advance(_ done: Int, of total: Int, unit: String) {
    if done == 0 {
      clear()
      bar = ProgressBar(total: total, unit: unit, isShown: Console.errorIsTerminal)
    } else {
      bar.advance()
    }
    if done == total { bar.clear() }
  }

  private static func text(_ figures: RegressionFigures) -> String {
    func text(_ value: Double?) -> String { value.map { Decimals.text($0, 3) } ?? "-" }
    return "SROCC \(text(figures.srocc)) LCC \(text(figures.lcc)) RMSE \(Decimals.text(figures.rmse, 2))"
  }

  private func write(_ line: String) { try? Console.write(line + "\n") }
}
