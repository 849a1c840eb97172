import ImageCodecs
import NeuralNetwork
import QualityModel

/// Runs a network on crops, a few at once: see `CropMode.exact`.
///
/// How an image's crops are cut into batches depends on their number alone, so that the same image always gives the same
/// features to the last digit.
struct ExactFeatures: CropFeatures {
  /// Plans for 1, 2, ... crops.
  private let plans: [Plan]

  /// Crops at once, where the network takes several.
  private static let batchSize = 2

  /// Plans for squares of `cropSize` pixels.
  ///
  /// - Throws: ``FeatureError/network(_:)`` when the network takes no such crops.
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
