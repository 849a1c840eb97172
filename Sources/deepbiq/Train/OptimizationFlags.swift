import ArgumentParser
import QualityTraining

/// How weights follow their gradients.
struct OptimizationFlags: ParsableArguments {
  @Option(help: ArgumentHelp("How often every image is learned from.", valueName: "count"))
  var epochs = defaults.epochs

  @Option(help: ArgumentHelp("Crops in a step.", valueName: "count"))
  var batchSize = defaults.batchSize

  @Option(help: "adamw (decoupled weight decay) or sgd (with momentum).")
  var optimizer = defaults.optimizer

  @Option(help: ArgumentHelp("Highest learning rate, of the head.", valueName: "rate"))
  var learningRate = defaults.learningRate

  @Option(
    help: ArgumentHelp("What the backbone's learning rate is multiplied by; 0 leaves it as it is.", valueName: "factor")
  )
  var trunkRate = defaults.trunkRate

  @Option(help: ArgumentHelp("Momentum of sgd.", valueName: "share"))
  var momentum = defaults.momentum

  @Flag(inversion: .prefixedNo, help: "Nesterov's momentum for sgd.")
  var nesterov = defaults.nesterov

  @Option(help: ArgumentHelp("Weight decay; biases have none.", valueName: "factor"))
  var weightDecay = defaults.weightDecay

  @Option(help: "How the learning rate falls: cosine (to --final-rate) or step (by --step-factor every --step-epochs).")
  var schedule = defaults.schedule

  @Option(help: ArgumentHelp("Epochs in which the learning rate rises; parts count.", valueName: "epochs"))
  var warmUp = defaults.warmUp

  @Option(help: ArgumentHelp("Share of the learning rate that the cosine ends with.", valueName: "share"))
  var finalRate = defaults.finalRate

  @Option(help: ArgumentHelp("Epochs between two falls of the step schedule.", valueName: "count"))
  var stepEpochs = defaults.stepEpochs

  @Option(help: ArgumentHelp("What the step schedule multiplies the learning rate by.", valueName: "factor"))
  var stepFactor = defaults.stepFactor

  @Option(help: ArgumentHelp("Longest gradient; longer ones are shortened. 0 for any.", valueName: "length"))
  var clipNorm = defaults.clipNorm

  @Option(
    help: ArgumentHelp(
      "Decay of the moving average of the weights, which is what is validated and kept; 0 for none.", valueName: "share"
    ))
  var average = defaults.average

  static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.optimizer = optimizer
    settings.learningRate = learningRate
    settings.trunkRate = trunkRate
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
