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
