import NeuralNetwork

/// A piece of work on one image.
struct Job: Sendable {
  /// The image's place in the line: lower ones came first.
  let arrival: UInt64

  /// The job's place among those of its image.
  let sequence: Int

  /// The work; it may use the workspace it is handed until it returns, and must not wait for other jobs.
  let work: @Sendable (Workspace) -> Void
}

extension Job: Comparable {
  static func < (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) < (right.arrival, right.sequence)
  }

  static func == (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) == (right.arrival, right.sequence)
  }
}
