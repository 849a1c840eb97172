/// How log lines are written.
public enum LogFormat: String, Sendable, CaseIterable {
  /// Text on a terminal, JSON elsewhere.
  case automatic = "auto"
  /// One JSON object a line.
  case json
  /// One line of text for people.
  case text
}
