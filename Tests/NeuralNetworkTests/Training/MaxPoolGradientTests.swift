import Testing

@testable import NeuralNetwork

struct MaxPoolGradientTests {
  /// A 1x1 window steps over a 2x2 image and the padding around it: what padding alone was seen by goes nowhere.
  @Test func paddingTakesNoGradient() throws {
    let image = Tensor(shape: [1, 1, 2, 2], floats: FloatBuffer([-1, 0, 2, -.infinity]))
    let problem = try GradientProblem(
      "MaxPool", ["kernel_shape": .integers([1, 1]), "pads": .integers([1, 1, 1, 1])], [image.computed]
    ) { $0[0]! }
    let gradients = try problem.gradients(
      of: problem.output(), outputGradient: (1...16).map { Float($0) }, wanted: [true])
    // -infinity is below what stands for "nothing yet", as everywhere in the engine.
    #expect(gradients == [[6, 7, 10, 0]])
  }
}
