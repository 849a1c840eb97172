/// The control group (cgroup v2) that a process belongs to: Linux, Documentation/admin-guide/cgroup-v2.rst.
enum ControlGroup {
  private static let mount = "/sys/fs/cgroup"

  /// The folders of the process's group and of all its parents, innermost first; `groups` is the text of
  /// /proc/self/cgroup, where version 2 is the line "0::/path".
  static func folders(groups: String) -> [String] {
    guard let line = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return [] }
    var names = line.dropFirst("0::".count).split(separator: "/")
    // Seen from inside a namespace a group outside it starts with "..": its folders are not mounted here.
    if names.contains("..") { names = [] }
    return (0...names.count).reversed().map { depth in
      ([mount] + names.prefix(depth).map(String.init)).joined(separator: "/")
    }
  }

  /// The processors that a group may keep busy; `maximum` is the text of its cpu.max, "quota period" in microseconds,
  /// or "max period", which is no limit and nil.
  static func processors(maximum: String) -> Double? {
    let fields = maximum.split(whereSeparator: \.isWhitespace).map { Double($0) }
    guard fields.count == 2, let quota = fields[0], let period = fields[1], quota > 0, period > 0 else { return nil }
    return quota / period
  }
}
