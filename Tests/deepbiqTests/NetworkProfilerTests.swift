import Foundation
import NeuralNetwork
import Testing

@testable import deepbiq

@Suite struct NetworkProfilerTests {
  @Test(arguments: [(30, 2, [15, 15]), (7, 3, [3, 2, 2]), (1, 4, [1]), (5, 1, [5]), (3, 3, [1, 1, 1])])
  func `Crops are shared out evenly, and no worker is without any`(batch: Int, workers: Int, shares: [Int]) {
    #expect(NetworkProfiler.shares(of: batch, among: workers) == shares)
  }

  @Test(arguments: [(30, 15, [15, 15]), (30, 2, [15, 15]), (30, 30, [30]), (30, 16, [15, 15]), (1, 9, [1])])
  func `As many crops at once as all are one share, which the others help with`(batch: Int, atOnce: Int, shares: [Int])
  {
    #expect(NetworkProfiler.shares(of: batch, among: 2, atOnce: atOnce) == shares)
  }
}
