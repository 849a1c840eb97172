import NeuralNetwork

/// A piece of work on one image.
package struct Job: Sendable {
  /// The image's place in the line: lower ones came first.
  package let arrival: UInt64

  /// The job's place among those of its image.
  package let sequence: Int

  /// The work; it may use the workspace it is handed until it returns, and must not wait for other jobs.
  package let work: @Sendable (Workspace) -> Void

  package init(arrival: UInt64, sequence: Int, work: @escaping @Sendable (Workspace) -> Void) {
    self.arrival = arrival
    self.sequence = sequence
    self.work = work
  }
}

extension Job: Comparable {
  package static func < (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) < (right.arrival, right.sequence)
  }

  package static func == (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) == (right.arrival, right.sequence)
  }
}
