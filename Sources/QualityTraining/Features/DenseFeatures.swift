import ImageCodecs
import NeuralNetwork
import QualityModel

/// Runs a network on an image once for all of its crops: see `CropMode.dense`.
struct DenseFeatures: CropFeatures {
  private let crops: DenseCrops

  /// Cuts the network for crops that are squares of `cropSize` pixels.
  ///
  /// All of its outputs must be there behind the cut, not the features alone: a model that could not give what else it
  /// promises in the mode it was trained for would be of no use.
  ///
  /// - Throws: ``FeatureError/notDense(network:reason:)`` where they do not go through one global average.
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
