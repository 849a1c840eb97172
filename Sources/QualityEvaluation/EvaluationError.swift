/// Why predictions cannot be evaluated.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// There is nothing to evaluate.
  case noImages

  /// A number of an image is not finite, or so large that its square may not be; `number` names it.
  case outOfRange(image: String, number: String, value: Double)

  /// A standard deviation is below 0.
  case negativeDeviation(image: String, value: Double)

  /// The lower end of an interval is above the upper.
  case reversedInterval(image: String, low: Double, high: Double)

  /// The scores at a number of crops are not one per image.
  case predictionCount(crops: Int, predictions: Int, images: Int)

  /// The sentence to show.
  public var description: String {
    switch self {
    case .noImages:
      "There are no images to evaluate; give at least one with a prediction and an opinion."
    case .outOfRange(let image, let number, let value):
      "The \(number) of \(image) is \(value); it must be a number between -1e9 and 1e9."
    case .negativeDeviation(let image, let value):
      "The standard deviation of the opinions of \(image) is \(value); it must be 0 or more."
    case .reversedInterval(let image, let low, let high):
      "The interval of \(image) runs from \(low) to \(high); its lower end must not be above the upper."
    case .predictionCount(let crops, let predictions, let images):
      "At \(crops) crops there are \(predictions) predictions for \(images) images; there must be one an image."
    }
  }
}
