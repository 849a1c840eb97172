import ImageCodecs
import NeuralNetwork
import QualityModel

/// A network that computes the value ``FeatureHead/name``, ready to run on the crops of an image.
///
/// The same image and crops give the same features to the last digit, whatever else is computed at the same time.
protocol CropFeatures: Sendable {
  /// Size in bytes of the workspace that a worker needs.
  var workspaceByteCount: Int { get }

  /// The features of the crops `boxes` of `image`, one row per crop in their order.
  func rows(_ boxes: [CropBox], of image: Image, in workspace: Workspace) throws(FeatureError) -> [Float]
}

/// Runs the network on crops, a few at a time: see `CropMode.exact`.
///
/// How an image's crops are divided into batches depends on their number alone.
struct ExactFeatures: CropFeatures {
  /// Plans for 1, 2, ... crops.
  private let plans: [Plan]

  /// Crops per run, where the network takes several.
  private static let batchSize = 2

  /// Plans for squares of `cropSize` pixels.
  ///
  /// - Throws: ``FeatureError/network(_:)`` when the network does not take such crops.
  init(_ network: Network, port: ImagePort, cropSize: Int) throws(FeatureError) {
    do throws(NetworkError) {
      var plans: [Plan] = []
      for batch in 1...(port.takesSingleCrops ? 1 : Self.batchSize) {
        plans.append(
          try network.plan(inputShapes: [ImagePort.name: [batch, 3, cropSize, cropSize]], outputs: [FeatureHead.name]))
      }
      self.plans = plans
    } catch {
      throw .network(error)
    }
  }

  var workspaceByteCount: Int { plans.map(\.workspaceByteCount).reduce(0, max) }

  func rows(_ boxes: [CropBox], of image: Image, in workspace: Workspace) -> [Float] {
    var rows: [Float] = []
    for start in stride(from: 0, to: boxes.count, by: plans.count) {
      let batch = boxes[start..<min(start + plans.count, boxes.count)]
      let plan = plans[batch.count - 1]
      let input = plan.input(ImagePort.name, in: workspace)
      let elements = input.count / batch.count
      for (index, box) in batch.enumerated() {
        let planes = UnsafeMutableBufferPointer(rebasing: input[index * elements..<(index + 1) * elements])
        image.copyCrop(box, to: planes)
      }
      plan.run(in: workspace)
      rows += plan.output(FeatureHead.name, in: workspace)
    }
    return rows
  }
}

/// Runs the network once per image, for all of its crops: see `CropMode.dense`.
struct DenseFeatures: CropFeatures {
  private let crops: DenseCrops

  /// Cuts the network for crops that are squares of `cropSize` pixels.
  ///
  /// All of its outputs must be computable behind the cut, not the features alone: a model that could not give its
  /// other outputs in the mode it was trained for would be of no use.
  ///
  /// - Throws: ``FeatureError/notDense(network:reason:)`` where they depend on more than global averages.
  init(_ network: Network, port: ImagePort, cropSize: Int) throws(FeatureError) {
    do throws(DenseRefusal) {
      crops = try DenseCrops(network, outputs: network.outputs.map(\.name), port: port, cropSize: cropSize)
    } catch {
      throw .notDense(network: network.name, reason: error.reason)
    }
  }

  var workspaceByteCount: Int { crops.workspaceByteCount }

  func rows(_ boxes: [CropBox], of image: Image, in workspace: Workspace) throws(FeatureError) -> [Float] {
    do throws(NetworkError) {
      return try crops.rows(of: FeatureHead.name, for: boxes, of: image, in: workspace)
    } catch {
      throw .network(error)
    }
  }
}
