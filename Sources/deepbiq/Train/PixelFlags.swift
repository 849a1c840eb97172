import ArgumentParser
import NeuralNetwork
import QualityTraining

/// What a backbone expects of its pixels: flags of the commands that begin with one.
struct PixelFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is subtracted from each pixel before the network, from 0 to 255: one number, or red, green and blue. Most "
        + "networks are exported without it (PyTorch's ImageNet: --mean 123.675,116.28,103.53 --pixel-scale "
        + "0.01712475,0.017507,0.01742919). Default: the network has it inside.", valueName: "R,G,B"))
  var mean: ChannelNumbers?

  /// Not `--scale`, which is that of opinions on these commands.
  @Option(
    help: ArgumentHelp(
      "What the difference is then multiplied by: one number (0.00392157 for pixels from 0 to 1), or three. Both "
        + "become part of the model.", valueName: "R,G,B"))
  var pixelScale: ChannelNumbers?

  func validate() throws {
    if let pixelScale, pixelScale.values.contains(0) {
      throw ValidationError("--pixel-scale is \(pixelScale); numbers other than 0 are needed")
    }
  }

  /// The network with the flags as a part of it, and its features named.
  ///
  /// Pixels that go into the first layer as they are may be right, so that they are only remarked on: `--mean 0` says
  /// that they are.
  ///
  /// - Parameters:
  ///   - features: the values that were chosen on the command line, which need no name; empty for none.
  ///   - renamed: the value that is to be called features; nil for none.
  /// - Returns: the network, and a remark for whoever trains it, if there is one.
  /// - Throws: `NetworkError` or `FeatureError`.
  func prepare(
    _ network: Network, features: [String], renamed: String? = nil
  ) throws -> (network: Network, remark: String?) {
    var editor = NetworkEditor(network)
    var remark: String?
    if network.inputs.count == 1, let input = network.inputs.first {
      if mean != nil || pixelScale != nil {
        try editor.normalizeInput(input.name, mean: mean?.values ?? [0], scale: pixelScale?.values ?? [1])
      } else if editor.readsUnchanged(input.name) {
        remark =
          "warning: pixels from 0 to 255 go into the first layer of \(network.name) as they are; if it expects "
          + "normalised ones, give --mean and --pixel-scale (--mean 0 if it does not)"
      }
    }
    if features.isEmpty { try editor.nameFeatures(renamed) }
    return (try editor.network(name: network.name), remark)
  }
}

/// One number, or one for each of red, green and blue: `0.5` or `123.675,116.28,103.53`.
struct ChannelNumbers: ExpressibleByArgument, CustomStringConvertible {
  let values: [Float]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Float($0) }.filter(\.isFinite)
    guard values.count == parts.count, [1, 3].contains(values.count) else { return nil }
    self.values = values
  }

  var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
