import NeuralNetwork

/// The names and shapes of the inputs and outputs by which a quality model is used: what a network must have to score
/// crops.
struct ModelPorts: Sendable, Equatable {
  static let image = ImagePort.name
  static let score = "score"
  static let categoryProbabilities = "category_probabilities"
  static let damage = "damage"

  /// The input.
  let imagePort: ImagePort

  /// Whether the model gives the probability of each category beside the score.
  let hasCategoryProbabilities: Bool

  /// Whether the model gives the strength of each kind of damage.
  let hasDamage: Bool

  /// The outputs to compute for each crop.
  var outputs: [String] {
    [Self.score] + (hasCategoryProbabilities ? [Self.categoryProbabilities] : []) + (hasDamage ? [Self.damage] : [])
  }

  /// Finds the ports of `network`.
  ///
  /// - Throws: ``ModelError/port(model:problem:)`` naming what is missing and what the file has instead.
  init(of network: Network) throws(ModelError) {
    imagePort = try ImagePort(of: network)
    let outputs = network.outputs.map(\.name)
    guard outputs.contains(Self.score) else {
      throw .port(
        model: network.name, problem: "it has no output \"\(Self.score)\"; it has \(outputs.joined(separator: ", "))")
    }
    hasCategoryProbabilities = outputs.contains(Self.categoryProbabilities)
    hasDamage = outputs.contains(Self.damage)
  }
}

/// The input through which a network takes crops: `image`, [crops, 3, height, width], RGB from 0 to 255.
public struct ImagePort: Sendable, Equatable {
  /// The input's name.
  public static let name = "image"

  /// The crop side in pixels when the graph takes no other.
  public let fixedCropSize: Int?

  /// Whether the graph takes one crop at a time, as many exporters write it.
  public let takesSingleCrops: Bool

  /// Finds the input of `network`.
  ///
  /// - Throws: ``ModelError/port(model:problem:)`` naming what the file has instead.
  public init(of network: Network) throws(ModelError) {
    func refusal(_ problem: String) -> ModelError { .port(model: network.name, problem: problem) }

    guard network.inputs.count == 1, let image = network.inputs.first, image.name == Self.name else {
      let names = network.inputs.map(\.name).joined(separator: ", ")
      throw refusal("its only input must be \"\(Self.name)\"; it has \(names.isEmpty ? "none" : names)")
    }
    guard image.shape.count == 4, image.shape[1].allows(3) else {
      throw refusal("the input \"\(Self.name)\" must be [crops, 3, height, width]; it is \(image.text)")
    }
    takesSingleCrops = image.shape[0].fixed != nil
    guard image.shape[0].allows(1) else {
      throw refusal("the number of crops must be open or 1; the input \"\(Self.name)\" is \(image.text)")
    }
    let height = image.shape[2].fixed
    let width = image.shape[3].fixed
    let side = height ?? width
    if let side {
      guard image.shape[2].allows(side), image.shape[3].allows(side),
        ModelMetadata.allowedCropSizes.contains(side)
      else {
        let allowed = ModelMetadata.allowedCropSizes
        throw refusal(
          "crops must be squares of \(allowed.lowerBound) to \(allowed.upperBound) pixels; "
            + "the input \"\(Self.name)\" is \(image.text)"
        )
      }
    }
    fixedCropSize = side
  }
}

extension ValueInfo {
  /// The shape in square brackets: [crops, 3, 224, 224].
  fileprivate var text: String {
    "[" + shape.map(\.description).joined(separator: ", ") + "]"
  }
}

extension Dimension {
  /// The size, unless the file leaves it open.
  fileprivate var fixed: Int? {
    if case .fixed(let size) = self { size } else { nil }
  }

  /// Whether the file lets this dimension have `size`.
  fileprivate func allows(_ size: Int) -> Bool {
    fixed == nil || fixed == size
  }
}
