import QualityTraining

/// Shows on the terminal how a study goes: progress bars on standard error, a line a stage on standard output.
struct StudyConsole {
  private var fineTuning = FineTuningConsole()
  private var bar = ProgressBar(total: 0, isShown: false)

  mutating func show(_ event: StudyEvent) {
    switch event {
    case .split(let index, let total):
      clear()
      write("Split \(index + 1) of \(total)")
    case .alreadyDone(let split): write("Split \(split + 1): done before")
    case .fineTuning(let labels):
      clear()
      fineTuning = FineTuningConsole()
      write("Fine-tuning, \(labels.rawValue) labels")
    case .progress(let event): fineTuning.show(event)
    case .extracting(let network, let done, let total):
      advance(done, of: total, unit: "images", what: "Features, \(Self.name(network))")
    case .trying(let network, let done, let total):
      advance(done, of: total, unit: "designs", what: "Regressions, \(Self.name(network))")
    }
  }

  /// Takes the bars away.
  mutating func clear() {
    fineTuning.clear()
    bar.clear()
  }

  private mutating func advance(_ done: Int, of total: Int, unit: String, what: String) {
    if done == 0 {
      clear()
      write(what)
      bar = ProgressBar(total: total, unit: unit, isShown: Console.errorIsTerminal)
    } else {
      bar.advance()
    }
    if done == total { bar.clear() }
  }

  private static func name(_ network: StudyNetwork) -> String {
    switch network {
    case .pretrained: "pre-trained"
    case .soft: "soft labels"
    case .hard: "hard labels"
    }
  }

  private func write(_ line: String) { try? Console.write(line + "\n") }
}
