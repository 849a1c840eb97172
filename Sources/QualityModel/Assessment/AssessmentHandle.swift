/// A running assessment, to call it off.
public struct AssessmentHandle: Sendable {
  let task: AssessmentTask

  /// Drops what is left to do and completes with ``AssessmentError/cancelled``; does nothing once the assessment has
  /// completed.
  public func cancel() {
    task.interrupt(.cancelled)
  }
}
