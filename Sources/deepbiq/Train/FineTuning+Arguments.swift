import ArgumentParser
import QualityTraining

extension LabelKind: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
extension StoppingCriterion: ExpressibleByArgument {}
extension KeptWeights: ExpressibleByArgument {}
extension RegressionNetwork: ExpressibleByArgument {}
