import Foundation
import Testing

@testable import QualityModel

@Suite struct ProcessorCountTests {
  @Test(
    "the affinity list is counted",
    arguments: [("0-1", 2), ("0", 1), ("0-3,8,10-11", 7), ("", nil), ("a-b", nil), ("3-1", nil), ("1-", nil)]
  )
  func affinity(list: String, count: Int?) {
    #expect(ProcessorAffinity.count(status: "Name:\tx\nCpus_allowed_list:\t\(list)\nMems_allowed:\t1\n") == count)
  }

  @Test("a status without an affinity list has no count")
  func noAffinity() {
    #expect(ProcessorAffinity.count(status: "Name:\tx\n") == nil)
  }

  @Test("a group's folder comes before its parents'")
  func folders() {
    #expect(
      ControlGroup.folders(groups: "1:cpu:/other\n0::/kubepods/pod1\n") == [
        "/sys/fs/cgroup/kubepods/pod1", "/sys/fs/cgroup/kubepods", "/sys/fs/cgroup",
      ]
    )
    #expect(ControlGroup.folders(groups: "0::/\n") == ["/sys/fs/cgroup"])
    #expect(ControlGroup.folders(groups: "0::/../sibling\n") == ["/sys/fs/cgroup"])
    #expect(ControlGroup.folders(groups: "4:memory:/a\n").isEmpty)
  }

  @Test(
    "a quota is the share of a period",
    arguments: [
      ("200000 100000\n", 2.0), ("150000 100000\n", 1.5), ("max 100000\n", nil), ("", nil), ("0 100000", nil),
      ("100000 0", nil), ("junk", nil),
    ]
  )
  func quota(maximum: String, processors: Double?) {
    #expect(ControlGroup.processors(maximum: maximum) == processors)
  }

  @Test("the smallest limit counts, quotas rounded up, and one processor is always there")
  func smallestLimit() {
    #expect(ProcessorCount.count(affinity: 8, quotas: []) == 8)
    #expect(ProcessorCount.count(affinity: 8, quotas: [2.1, 4]) == 3)
    #expect(ProcessorCount.count(affinity: 2, quotas: [16]) == 2)
    #expect(ProcessorCount.count(affinity: 4, quotas: [0.1]) == 1)
    #expect(ProcessorCount.count(affinity: 4, quotas: [.infinity]) == 4)
  }

  @Test("this process may use no more processors than the machine has")
  func thisProcess() {
    #expect((1...ProcessInfo.processInfo.processorCount).contains(ProcessorCount.available))
  }
}
