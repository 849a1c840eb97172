/// Why a command stops: one line for standard error that says what to change, and the exit status.
struct CommandFailure: Error, CustomStringConvertible {
  /// Exit statuses of every command.
  enum Status: Int32 {
    /// The command was understood and did not succeed.
    case failure = 1
    /// The command line is wrong.
    case usage = 2
  }

  let description: String
  let status: Status

  init(_ description: String, status: Status = .failure) {
    self.description = description
    self.status = status
  }
}
