import ArgumentParser
import NeuralNetwork

extension Precision: ExpressibleByArgument {}
