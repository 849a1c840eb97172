import QualityTraining

/// Shows on the terminal how fine-tuning goes: a progress bar on standard error, a line an epoch on standard output.
struct FineTuningConsole {
  private var bar = ProgressBar(total: 0, isShown: false)
  private var hasHeader = false

  /// What the bar counts at present.
  private var stage = ""

  mutating func show(_ event: FineTuningEvent) {
    switch event {
    case .loading(let done, let total):
      enter("loading", total: total, unit: "images")
      bar.advance(note: "decoding \(done)")
    case .standardizing(let done, let total):
      enter("standardizing", total: total, unit: "images")
      bar.advance(note: "features of \(done)")
    case .prepared(let memory):
      bar.clear()
      write(
        "Memory: images \(ByteCount.text(memory.views)), activations \(ByteCount.text(memory.activations)) "
          + "(\(memory.microBatch) crops at once), weights and optimiser \(ByteCount.text(memory.vectors))")
    case .resumed(let epochs, let batches):
      write("Going on after epoch \(epochs), batch \(batches) of the next")
    case .step(let step):
      enter("epoch \(step.epoch)", total: step.epochCrops, unit: "crops", done: step.crops - step.batchCrops)
      bar.advance(by: step.batchCrops, note: Self.note(step))
    case .validating(let epoch):
      bar.clear()
      enter("validation \(epoch)", total: 0, unit: "images")
    case .epoch(let record, let isBest):
      show(record, isBest: isBest)
    case .stoppedEarly(let patience):
      write("No progress for \(patience) epochs: training stops")
    }
  }

  /// Takes the bar away.
  mutating func clear() { bar.clear() }

  private mutating func enter(_ stage: String, total: Int, unit: String, done: Int = 0) {
    guard stage != self.stage else { return }
    bar.clear()
    self.stage = stage
    bar = ProgressBar(total: total, unit: unit, done: done, isShown: Console.errorIsTerminal)
  }

  /// `epoch 3/12, loss 1.3046, 0:35 left`.
  static func note(_ step: FineTuningStep) -> String {
    let seconds = Int(step.remainingSeconds.rounded())
    let left = "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    return "epoch \(step.epoch)/\(step.epochs), loss \(Decimals.text(step.loss, 4)), \(left) left"
  }

  private mutating func show(_ record: EpochRecord, isBest: Bool) {
    bar.clear()
    if !hasHeader { write(Self.row(EpochRecord.columns.map(\.name))) }
    hasHeader = true
    write(Self.row(record.cells) + (isBest ? " *" : ""))
  }

  /// A line on standard output; training goes on when nobody can read it any more.
  private func write(_ line: String) {
    try? Console.write(line + "\n")
  }

  private static func row(_ cells: [String]) -> String {
    zip(cells, EpochRecord.columns).map { cell, column in
      String(repeating: " ", count: max(0, column.width - cell.count)) + cell
    }.joined(separator: " ")
  }
}
