/// What a study tells while it runs.
public enum StudyEvent: Sendable {
  /// A split begins, from 0.
  case split(Int, total: Int)

  /// A split was done before.
  case alreadyDone(split: Int)

  /// A network is fine-tuned.
  case fineTuning(LabelKind)

  /// What that fine-tuning tells.
  case progress(FineTuningEvent)

  /// A network is run on crops; counted are images, once for each choice of crops.
  case extracting(StudyNetwork, done: Int, total: Int)

  /// Designs are tried with a network.
  case trying(StudyNetwork, done: Int, total: Int)
}
