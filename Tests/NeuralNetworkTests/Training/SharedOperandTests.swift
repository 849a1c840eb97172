import Testing

@testable import NeuralNetwork

/// One value as both operands: its gradient is one tensor, which the second operand's part is added to.
struct SharedOperandTests {
  @Test(arguments: ["Add", "Sub", "Mul", "Div", "Concat", "MatMul"])
  func bothPartsAreSummed(operation: String) throws {
    var random = SeededGenerator(operation, 0)
    let x = random.tensor([2, 5, 5], 0.5...1.5)
    let attributes: [String: Attributes.Value] = operation == "Concat" ? ["axis": .integer(1)] : [:]
    let problem = try GradientProblem(operation, attributes, [x.computed, x.computed]) { $0[0]! }
    let output = try problem.output()
    let weights = (0..<output.shape.elementCount).map { _ in Float.random(in: -1...1, using: &random) }
    let parts = try problem.gradients(of: output, outputGradient: weights, wanted: [true, true])
    let (left, right) = try (#require(parts[0]), #require(parts[1]))

    let kernel = try problem.op.gradientKernel(problem.operands, wanted: [true, true])
    let value = GuardedFloats(try x.floats())
    let sum = GuardedFloats(count: left.count)
    let (result, upstream) = (GuardedFloats(try output.floats()), GuardedFloats(weights))
    let scratch = GuardedFloats(count: kernel.scratchCount)
    let pointers = [value, value, result, upstream, sum, sum, scratch].map { Optional($0.pointer) }
    kernel.run(pointers: pointers, inputCount: 2, accumulated: 0b10)
    #expect(difference(sum.values, zip(left, right).map { Double($0) + Double($1) }) < 1e-6)
  }
}
