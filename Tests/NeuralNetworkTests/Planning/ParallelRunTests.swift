import Dispatch
import Glibc
import Synchronization
import Testing

@testable import NeuralNetwork

/// Runs that several threads share against runs of one thread.
struct ParallelRunTests {
  /// Threads that help with every run as soon as it begins.
  private final class Crew: IntraOpWorkers {
    private let plan: Plan
    private let count: Int
    /// How often a helper gives up and comes back.
    private let isFickle: Bool
    private let group = DispatchGroup()
    private let help = Atomic<Int>(0)

    /// Helpers that were called and came, be it after the run's end.
    var joinCount: Int { help.load(ordering: .relaxed) }

    init(for plan: Plan, count: Int, isFickle: Bool) {
      (self.plan, self.count, self.isFickle) = (plan, count, isFickle)
    }

    func begin(_ run: ParallelRun) {
      for _ in 0..<count {
        // A queue of its own has a thread of its own, however many other tests run.
        DispatchQueue(label: "helper").async(group: group) { [self] in
          let workspace = Workspace(byteCount: plan.workspaceByteCount)
          help.wrappingAdd(1, ordering: .relaxed)
          for round in 0..<(isFickle ? 50 : 1) {
            var looks = 0
            run.join(in: workspace) {
              looks += 1
              return !isFickle || looks < 10 + round
            }
          }
        }
      }
      // The run is short: without this it would mostly be over before anybody came.
      while run.workerCount == 0, !isFickle { sched_yield() }
    }

    func end(_ run: ParallelRun) { group.wait() }
  }

  @Test(arguments: PartitionTests.sketches.indices, [(1, false), (3, false), (2, true)])
  func `Sharing a run changes no bit`(index: Int, crew: (count: Int, isFickle: Bool)) throws {
    let (name, sketch, shape) = PartitionTests.sketches[index]
    let plan = try sketch.network().plan(inputShapes: ["x": shape])
    var random = SeededGenerator("sharing", index)
    let input = try Array(random.tensor(shape).floats())
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    func result(_ run: () -> Void) -> [Float] {
      _ = plan.input("x", in: workspace).update(fromContentsOf: input)
      run()
      return Array(plan.output("y", in: workspace))
    }
    let alone = result { plan.run(in: workspace) }
    let crewmates = Crew(for: plan, count: crew.count, isFickle: crew.isFickle)
    for _ in 0..<20 {
      let helped = result {
        let run = ParallelRun(of: plan, in: workspace)
        crewmates.begin(run)
        run.lead(in: workspace)
        crewmates.end(run)
      }
      #expect(helped == alone, "\(name)")
    }
    #expect(crewmates.joinCount == 20 * crew.count)
  }

  @Test(arguments: [(20, 0), (120, 1)])
  func `Only a run that is worth it asks for help`(side: Int, help: Int) throws {
    var sketch = NetworkSketch(seed: 0)
    sketch.addConvolution("x", "y", channels: (24, 40))
    let plan = try sketch.network().plan(inputShapes: ["x": [1, 24, side, side]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    let crewmates = Crew(for: plan, count: 1, isFickle: false)
    workspace.intraOpWorkers = crewmates
    plan.input("x", in: workspace).update(repeating: 1)
    plan.run(in: workspace)
    #expect(crewmates.joinCount == help)
  }

  @Test func `Too small a workspace helps with nothing, and a run that is over lets go`() throws {
    let (_, sketch, shape) = PartitionTests.sketches[0]
    let plan = try sketch.network().plan(inputShapes: ["x": shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    let run = ParallelRun(of: plan, in: workspace)
    run.join(in: Workspace(byteCount: plan.workspaceByteCount - 1)) { true }
    run.lead(in: workspace)
    run.join(in: Workspace(byteCount: plan.workspaceByteCount)) { true }
    #expect(run.workerCount == 0)
  }
}
