import Dispatch
import Glibc
import Synchronization
import Testing

@testable import NeuralNetwork

/// Runs with helpers against runs without.
struct SharedRunTests {
  /// Threads that help with every run as soon as it begins.
  private final class Crew: RunHelpers {
    private let plan: Plan
    private let count: Int
    /// How often a helper gives up and comes back.
    private let isFickle: Bool
    private let group = DispatchGroup()
    private let help = Atomic<Int>(0)

    /// Helpers that came before the run's end.
    var helpCount: Int { help.load(ordering: .relaxed) }

    init(for plan: Plan, count: Int, isFickle: Bool) {
      (self.plan, self.count, self.isFickle) = (plan, count, isFickle)
    }

    func begin(_ run: SharedRun) {
      for _ in 0..<count {
        // A queue of its own has a thread of its own, however many other tests run.
        DispatchQueue(label: "helper").async(group: group) { [self] in
          let workspace = Workspace(byteCount: plan.workspaceByteCount)
          help.wrappingAdd(1, ordering: .relaxed)
          for round in 0..<(isFickle ? 50 : 1) {
            var looks = 0
            run.help(in: workspace) {
              looks += 1
              return !isFickle || looks < 10 + round
            }
          }
        }
      }
      // The run is short: without this it would mostly be over before anybody came.
      while run.helperCount == 0, !isFickle { sched_yield() }
    }

    func end(_ run: SharedRun) { group.wait() }
  }

  @Test(arguments: DivisionTests.sketches.indices, [(1, false), (3, false), (2, true)])
  func `Helpers change no bit`(index: Int, crew: (count: Int, isFickle: Bool)) throws {
    let (name, sketch, shape) = DivisionTests.sketches[index]
    let plan = try sketch.network().plan(inputShapes: ["x": shape])
    var random = SeededGenerator("sharing", index)
    let input = try Array(random.tensor(shape).floats())
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    func result() -> [Float] {
      _ = plan.input("x", in: workspace).update(fromContentsOf: input)
      plan.run(in: workspace)
      return Array(plan.output("y", in: workspace))
    }
    let alone = result()
    let helpers = Crew(for: plan, count: crew.count, isFickle: crew.isFickle)
    workspace.helpers = helpers
    for _ in 0..<20 { #expect(result() == alone, "\(name)") }
    #expect(helpers.helpCount == 20 * crew.count)
  }

  @Test func `Too small a workspace helps with nothing, and a run that is over lets go`() throws {
    let (_, sketch, shape) = DivisionTests.sketches[0]
    let plan = try sketch.network().plan(inputShapes: ["x": shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    let run = SharedRun(of: plan, in: workspace)
    run.help(in: Workspace(byteCount: plan.workspaceByteCount - 1)) { true }
    run.lead(in: workspace)
    run.help(in: Workspace(byteCount: plan.workspaceByteCount)) { true }
    #expect(run.helperCount == 0)
  }
}
