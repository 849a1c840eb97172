import ArgumentParser
import QualityTraining

/// Shows on the terminal how training goes: a progress bar for the present stage on standard error, and a line per
/// result on standard output. This file has fine-tuning; what whole runs do around it is in
/// `TrainingConsole+Runs.swift`.
struct TrainingConsole {
  private var bar: ProgressBar?
  private var stage = ""
  private var hasEpochHeader = false
  /// Said when the first work is done: what is refused before is refused in one line.
  private var remark: String?

  init(remark: String? = nil) { self.remark = remark }

  /// Does work of hours, which SIGINT (Ctrl-C) and SIGTERM stop.
  ///
  /// - Throws: `ExitCode` of the signal after a stop, `CommandFailure` with the status of wrong usage for a setting or
  ///   a folder that is not allowed, and every other error as it is.
  static func run<Result>(
    remark: String? = nil,
    _ work: (_ console: inout TrainingConsole, _ isStopped: @escaping @Sendable () -> Bool) throws -> Result
  ) throws -> Result {
    let stop = try StopRequest()
    do {
      var console = TrainingConsole(remark: remark)
      defer { console.clear() }
      return try work(&console) { stop.isMade }
    } catch let error as FineTuningError {
      switch error {
      case .interrupted(let isSaved):
        Console.complain(isSaved ? "interrupted; the same command with --resume continues" : error.description)
        throw ExitCode(stop.exitStatus)
      case .setting, .changedSetting: throw CommandFailure(error.description, status: .usage)
      default: throw error
      }
    } catch let error as PipelineError {
      switch error {
      case .setting, .changedSettings, .folderInUse, .strangeFolder:
        throw CommandFailure(error.description, status: .usage)
      case .file, .result: throw error
      }
    }
  }

  mutating func sayRemark() {
    if let remark { Console.complain(remark) }
    remark = nil
  }

  mutating func show(_ event: FineTuningEvent) {
    sayRemark()
    switch event {
    case .loading(let done, let total):
      enter("loading", total: total, unit: "images")
      bar?.advance(note: "decoding \(done)")
    case .standardizing(let done, let total):
      enter("standardizing", total: total, unit: "images")
      bar?.advance(note: "features of \(done)")
    case .prepared(let memory):
      write(
        "Memory: images \(ByteCount.text(memory.views)), activations \(ByteCount.text(memory.activations)) "
          + "(\(memory.microBatch) crops at once), weights and optimiser \(ByteCount.text(memory.vectors))")
    case .resumed(let epochs, let batches):
      write("Resumed after epoch \(epochs), batch \(batches) of the next")
    case .step(let step):
      enter("epoch \(step.epoch)", total: step.epochCrops, unit: "crops", done: step.crops - step.batchCrops)
      bar?.advance(by: step.batchCrops, note: Self.note(step))
    case .validating(let epoch):
      enter("validation \(epoch)", total: 0, unit: "images")
    case .epoch(let record, let isBest):
      show(record, isBest: isBest)
    case .stoppedEarly(let patience):
      write("No progress for \(patience) epochs: training stops")
    }
  }

  /// `epoch 3/12, loss 1.3046, 0:35 left`.
  private static func note(_ step: FineTuningStep) -> String {
    let left = ProgressBar.time(step.remainingSeconds)
    return "epoch \(step.epoch)/\(step.epochs), loss \(Decimals.text(step.loss, 4)), \(left) left"
  }

  /// A row of figures per epoch, under a header before the first; * marks the best so far.
  private mutating func show(_ record: EpochRecord, isBest: Bool) {
    let table = TextTable(columns: EpochRecord.columns.map { .right($0.name, $0.width) }, gap: " ")
    if !hasEpochHeader { write(table.header) }
    hasEpochHeader = true
    write(table.row(record.cells) + (isBest ? " *" : ""))
  }

  /// Another fine-tuning follows, with stages and a table of its own.
  mutating func beginFineTuning(_ title: String) {
    write(title)
    stage = ""
    hasEpochHeader = false
  }

  /// Starts another bar, unless the stage is the present one.
  mutating func enter(_ stage: String, total: Int, unit: String, done: Int = 0) {
    guard stage != self.stage else { return }
    clear()
    self.stage = stage
    bar = ProgressBar(total: total, unit: unit, done: done)
  }

  /// Shows a stage that reports how much is done, from 0 to `total`.
  ///
  /// - Parameter title: written when the stage begins.
  mutating func advance(_ done: Int, of total: Int, unit: String, title: String? = nil) {
    if done == 0 {
      clear()
      if let title { write(title) }
      stage = ""
      bar = ProgressBar(total: total, unit: unit)
    } else {
      bar?.advance()
    }
    if done == total { clear() }
  }

  /// Counts one more of the present stage.
  mutating func advance() { bar?.advance() }

  /// A line on standard output; training goes on when nobody can read it any more.
  mutating func write(_ line: String) {
    clear()
    Console.tell(line + "\n")
  }

  /// Erases the bar.
  mutating func clear() { bar?.clear() }
}
