import FoundationEssentials
import Glibc

/// How many processors this process may keep busy.
///
/// The machine's count is not the answer inside a container: a quota of the control group (cgroup v2) or the process's
/// affinity may allow far fewer, and more workers than processors only delay each other.
public enum ProcessorCount {
  /// The smaller of the processors in the affinity mask and the quota of the process's control group and its parents,
  /// rounded up; at least 1.
  public static var available: Int {
    count(affinity: affinity ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), quotas: quotas)
  }

  static func count(affinity: Int, quotas: [Double]) -> Int {
    let allowed = quotas.map { Int(min($0, 1e6).rounded(.up)) }
    return max(1, allowed.reduce(affinity, min))
  }

  private static var affinity: Int? {
    text(of: "/proc/self/status").flatMap(ProcessorAffinity.count(status:))
  }

  private static var quotas: [Double] {
    guard let groups = text(of: "/proc/self/cgroup") else { return [] }
    return ControlGroup.folders(groups: groups)
      .compactMap { text(of: $0 + "/cpu.max").flatMap(ControlGroup.processors(maximum:)) }
  }

  private static func text(of path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

/// The processors that the scheduler may give a process (proc(5), /proc/pid/status).
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
