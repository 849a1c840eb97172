import ArgumentParser

/// How a command's error becomes what the user sees and the shell gets.
enum CommandExit {
  /// Prints help and versions on standard output, and anything else as one line on standard error.
  ///
  /// - Returns: the exit status: 0, or a `CommandFailure.Status`.
  static func report(_ error: any Error) -> Int32 {
    if let failure = error as? CommandFailure {
      Console.complain(failure.description)
      return failure.status.rawValue
    }
    let code = DeepBIQ.exitCode(for: error)
    if code.isSuccess {
      try? Console.write(DeepBIQ.fullMessage(for: error) + "\n")
      return code.rawValue
    }
    guard code == .validationFailure else {
      if !(error is ExitCode) { Console.complain("\(error)") }
      return code.rawValue
    }
    Console.complain("\(DeepBIQ.message(for: error)) (deepbiq --help explains)")
    return CommandFailure.Status.usage.rawValue
  }
}
