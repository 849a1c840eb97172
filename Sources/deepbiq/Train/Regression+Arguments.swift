import ArgumentParser
import QualityTraining

extension SVRKernelFamily: ExpressibleByArgument {}
extension SVRSolver: ExpressibleByArgument {}
extension SelectionCriterion: ExpressibleByArgument {}
