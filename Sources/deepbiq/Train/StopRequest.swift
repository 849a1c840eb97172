import ArgumentParser
import QualityTraining
import Synchronization

/// Whether SIGINT (Ctrl-C) or SIGTERM asked the process to stop; a second one ends it at once.
final class StopRequest: Sendable {
  private let signal = Atomic<Int32>(0)

  /// Watches from now on.
  init() {
    SignalWatcher.watch { [self] number in signal.store(number, ordering: .relaxed) }
  }

  var isMade: Bool { signal.load(ordering: .relaxed) != 0 }

  /// What a shell expects of a process that a signal ended: 130 after Ctrl-C.
  var exitStatus: Int32 { 128 + signal.load(ordering: .relaxed) }
}

extension StopRequest {
  /// Does work of hours and turns its errors into the command's.
  ///
  /// - Throws: `ExitCode` of the signal after a stop, `CommandFailure` with the status of wrong usage for a setting or a
  ///   folder that is not allowed, and every other error as it is.
  func handling<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as FineTuningError {
      switch error {
      case .interrupted(let isSaved):
        Console.complain(isSaved ? "interrupted; the same command with --resume goes on" : error.description)
        throw ExitCode(exitStatus)
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
}
