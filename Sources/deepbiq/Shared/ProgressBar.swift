import Dispatch

/// A line on standard error that shows how far the work is, and how long it will still take; silent where standard
/// error is not a terminal.
struct ProgressBar {
  private let total: Int?
  private let unit: String
  private let isShown: Bool
  private let start = DispatchTime.now()
  private let doneBefore: Int
  private var done: Int
  private var lastDrawn: DispatchTime?

  private static let width = 30
  private static let clearLine = "\r\u{1B}[2K"

  /// - Parameters:
  ///   - total: how much there is to do, nil where nobody knows; a bar of one thing or none is not shown.
  ///   - unit: what is counted.
  ///   - done: how much was done before this run.
  ///   - isShown: whether there is anybody to see it.
  init(total: Int?, unit: String = "images", done: Int = 0, isShown: Bool = Console.errorIsTerminal) {
    self.total = total
    self.unit = unit
    self.done = done
    doneBefore = done
    self.isShown = isShown && total ?? 2 > 1
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

  /// `[#######-------] 12/24, 8.1 images/s, 0:02 left`; `12 images, 8.1 images/s` where there is no total.
  static func text(
    done: Int, total: Int?, seconds: Double, unit: String = "images", doneBefore: Int = 0, note: String = ""
  ) -> String {
    let rate = seconds > 0 ? Double(done - doneBefore) / seconds : 0
    var parts = ["\(Decimals.text(rate, 1)) \(unit)/s"]
    if let total {
      let filled = total > 0 ? width * min(done, total) / total : width
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
      parts.insert("[\(bar)] \(done)/\(total)", at: 0)
      if note.isEmpty, rate > 0, done < total { parts.append("\(time(Double(total - done) / rate)) left") }
    } else {
      parts.insert("\(done) \(unit)", at: 0)
    }
    return (parts + (note.isEmpty ? [] : [note])).joined(separator: ", ")
  }

  /// "0:35", "2:03:00": minutes and seconds, with hours where there are any.
  static func time(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0).rounded(), 1e9)) : 0
    func padded(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
    return (hours > 0 ? "\(hours):\(padded(minutes))" : "\(minutes)") + ":\(padded(whole % 60))"
  }
}
