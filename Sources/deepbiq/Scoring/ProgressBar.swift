import Dispatch

/// A line on standard error that tells how far the work is; silent where that is no terminal.
struct ProgressBar {
  private let total: Int
  private let isShown: Bool
  private let start = DispatchTime.now()
  private var done = 0
  private var lastDrawn: DispatchTime?

  private static let width = 30
  private static let clearLine = "\r\u{1B}[2K"

  init(total: Int, isShown: Bool) {
    self.total = total
    self.isShown = isShown && total > 1
  }

  /// One file more; redrawn at most ten times a second.
  mutating func advance() {
    done += 1
    let now = DispatchTime.now()
    if let lastDrawn, now.uptimeNanoseconds - lastDrawn.uptimeNanoseconds < 100_000_000 { return }
    lastDrawn = now
    guard isShown else { return }
    let seconds = Double(now.uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    Console.note(ProgressBar.clearLine + ProgressBar.text(done: done, total: total, seconds: seconds))
  }

  /// Takes the line away, so that something else can be written.
  mutating func clear() {
    if isShown, lastDrawn != nil { Console.note(ProgressBar.clearLine) }
    lastDrawn = nil
  }

  /// `[#######-------] 12/24, 8.1 images/s`.
  static func text(done: Int, total: Int, seconds: Double) -> String {
    let filled = total > 0 ? width * min(done, total) / total : width
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    let rate = seconds > 0 ? Decimals.text(Double(done) / seconds, 1) : "0.0"
    return "[\(bar)] \(done)/\(total), \(rate) images/s"
  }
}
