/// The processors that the scheduler may give a process, as /proc tells (proc(5), /proc/pid/status).
enum ProcessorAffinity {
  /// The number of processors in the line "Cpus_allowed_list", such as "0-3,8"; nil when there is no such line.
  static func count(status: String) -> Int? {
    let prefix = "Cpus_allowed_list:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else { return nil }
    var count = 0
    for range in line.dropFirst(prefix.count).split(separator: ",") {
      let text = range.filter { !$0.isWhitespace }
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
        return nil
      }
      count += last - first + 1
    }
    return count == 0 ? nil : count
  }
}
