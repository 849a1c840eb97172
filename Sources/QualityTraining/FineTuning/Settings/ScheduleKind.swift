/// How the learning rate falls.
public enum ScheduleKind: String, Sendable, Codable, CaseIterable {
  /// Along half a cosine over the whole training.
  case cosine

  /// By a factor every few epochs.
  case step
}
