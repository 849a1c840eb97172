import ImageCodecs
import NeuralNetwork
import QualityModel

/// Runs a network that computes the value ``FeatureHead/name`` on the crops of an image, for one row of features each.
///
/// The same image and crops give the same features to the last digit, whatever else is computed meanwhile.
protocol CropFeatures: Sendable {
  /// Size in bytes of the workspace that a worker needs.
  var workspaceByteCount: Int { get }

  /// The features of the crops `boxes` of `image`, row by row in their order.
  func rows(_ boxes: [CropBox], of image: Image, in workspace: Workspace) throws(FeatureError) -> [Float]
}
