/// What fine-tuning tells while it runs.
public enum FineTuningEvent: Sendable {
  /// Images are decoded, so that none is found missing later.
  case loading(done: Int, total: Int)

  /// The features of some crops are looked at, to standardise them.
  case standardizing(done: Int, total: Int)

  /// Everything is ready; what memory is taken.
  case prepared(FineTuningMemory)

  /// The training goes on after this many epochs and batches of the next.
  case resumed(epochs: Int, batches: Int)

  /// A step is done.
  case step(FineTuningStep)

  /// The validation part is scored.
  case validating(epoch: Int)

  /// An epoch is done, and its checkpoint written; whether it is the best so far on the validation part.
  case epoch(EpochRecord, isBest: Bool)

  /// Training stops: the validation part showed no progress for this many epochs.
  case stoppedEarly(patience: Int)
}
