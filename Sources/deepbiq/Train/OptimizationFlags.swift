import ArgumentParser
import QualityTraining

/// How weights follow their gradients: epochs, optimiser and learning rate.
struct OptimizationFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the training images.", valueName: "count"))
  var epochs = defaults.epochs

  @Option(help: ArgumentHelp("Crops per step.", valueName: "count"))
  var batchSize = defaults.batchSize

  @Option(help: "adamw (decoupled weight decay) or sgd (with momentum).")
  var optimizer = defaults.optimizer

  @Option(help: ArgumentHelp("Highest learning rate, of the head.", valueName: "rate"))
  var learningRate = defaults.learningRate

  @Option(
    name: .customLong("trunk-rate"),
    help: ArgumentHelp("Factor of the backbone's learning rate; 0 trains the head alone.", valueName: "factor")
  )
  var backboneRate = defaults.backboneRate

  @Option(help: ArgumentHelp("Momentum of sgd.", valueName: "share"))
  var momentum = defaults.momentum

  @Flag(inversion: .prefixedNo, help: "Nesterov's momentum for sgd.")
  var nesterov = defaults.nesterov

  @Option(help: ArgumentHelp("Weight decay; biases have none.", valueName: "factor"))
  var weightDecay = defaults.weightDecay

  @Option(help: "How the learning rate falls: cosine (to --final-rate) or step (by --step-factor every --step-epochs).")
  var schedule = defaults.schedule

  @Option(help: ArgumentHelp("Epochs in which the learning rate rises; need not be whole.", valueName: "epochs"))
  var warmUp = defaults.warmUp

  @Option(help: ArgumentHelp("Share of the learning rate at the end of the cosine.", valueName: "share"))
  var finalRate = defaults.finalRate

  @Option(help: ArgumentHelp("Epochs per step of the step schedule.", valueName: "count"))
  var stepEpochs = defaults.stepEpochs

  @Option(help: ArgumentHelp("Factor of the learning rate at each step of the schedule.", valueName: "factor"))
  var stepFactor = defaults.stepFactor

  @Option(
    help: ArgumentHelp("Norm beyond which a gradient is scaled down to it; 0 for no limit.", valueName: "length"))
  var clipNorm = defaults.clipNorm

  @Option(
    help: ArgumentHelp(
      "Decay of the moving average of the weights, which is validated and kept; 0 for none.", valueName: "share"))
  var average = defaults.average

  private static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.optimizer = optimizer
    settings.learningRate = learningRate
    settings.backboneRate = backboneRate
    settings.momentum = momentum
    settings.nesterov = nesterov
    settings.weightDecay = weightDecay
    settings.schedule = schedule
    settings.warmUp = warmUp
    settings.finalRate = finalRate
    settings.stepEpochs = stepEpochs
    settings.stepFactor = stepFactor
    settings.clipNorm = clipNorm
    settings.average = average
  }
}
