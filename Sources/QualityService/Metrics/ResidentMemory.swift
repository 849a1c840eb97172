import Foundation

/// How much memory the process really holds.
enum ResidentMemory {
  /// Bytes, from the second field of /proc/self/statm (proc(5)); nil where there is none.
  static var byteCount: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE)))).partialValue
  }
}
