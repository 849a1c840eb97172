import Dispatch

/// A line on standard error that shows how far the work is; silent where standard error is not a terminal.
struct ProgressBar {
  private let total: Int
  private let unit: String
  private let isShown: Bool
  private let start = DispatchTime.now()
  private let doneBefore: Int
  private var done: Int
  private var lastDrawn: DispatchTime?

  private static let width = 30
  private static let clearLine = "\r\u{1B}[2K"

  /// - Parameters:
  ///   - total: how much there is to do; a bar of one thing or none is not shown.
  ///   - unit: what is counted.
  ///   - done: how much was done before this run.
  ///   - isShown: whether there is anybody to see it.
  init(total: Int, unit: String = "images", done: Int = 0, isShown: Bool = Console.errorIsTerminal) {
    self.total = total
    self.unit = unit
    self.done = done
    doneBefore = done
    self.isShown = isShown && total > 1
  }

  /// Counts what has been done since the last call; redrawn at most ten times a second.
  ///
  /// - Parameter note: shown at the end of the line.
  mutating func advance(by count: Int = 1, note: String = "") {
    done += count
    let now = DispatchTime.now()
    if let lastDrawn, now.uptimeNanoseconds - lastDrawn.uptimeNanoseconds < 100_000_000 { return }
    lastDrawn = now
    guard isShown else { return }
    let seconds = Double(now.uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    let text = ProgressBar.text(
      done: done, total: total, seconds: seconds, unit: unit, doneBefore: doneBefore, note: note)
    Console.note(ProgressBar.clearLine + text)
  }

  /// Erases the line, so that something else can be written.
  mutating func clear() {
    if isShown, lastDrawn != nil { Console.note(ProgressBar.clearLine) }
    lastDrawn = nil
  }

  /// `[#######-------] 12/24, 8.1 images/s`.
  static func text(
    done: Int, total: Int, seconds: Double, unit: String = "images", doneBefore: Int = 0, note: String = ""
  ) -> String {
    let filled = total > 0 ? width * min(done, total) / total : width
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    let rate = seconds > 0 ? Decimals.text(Double(done - doneBefore) / seconds, 1) : "0.0"
    return "[\(bar)] \(done)/\(total), \(rate) \(unit)/s" + (note.isEmpty ? "" : ", \(note)")
  }
}
