import ArgumentParser
import Foundation
import NeuralNetwork
import ONNX

/// `deepbiq model convert`: an ONNX file written anew, with weights at another precision.
struct ModelConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes a model anew, with float32 or float16 weights.",
    discussion: """
      Constants are folded and batch normalisation becomes part of the convolutions; the metadata stays. With \
      --float16 the weights are rounded to half precision and the file is half as large; the model still computes in \
      float32, here and in ONNX Runtime. Biases and other small constants, the attributes of support vector machines \
      and weights that half precision cannot hold (beyond 65504, or all below 0.00006) stay float32.

      EXAMPLES
        deepbiq model convert --float16 model.onnx model-half.onnx
        deepbiq model convert model-half.onnx model-float32.onnx
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var input: String

  @Argument(help: "The file to make.", completion: .file(extensions: ["onnx"]))
  var output: String

  @Flag(help: "Store weights as float16.")
  var float16 = false

  @Flag(help: "Replace the file to make if it exists.")
  var force = false

  func run() throws {
    let file = OutputFile(path: output, mayReplace: force)
    try file.check()
    try InputFile("model", input).check()
    let editor = NetworkEditor(try Network(contentsOfFile: input))
    let size = try FileManager.default.attributesOfItem(atPath: input)[.size] as? Int ?? 0
    let bytes = try editor.onnx(weights: float16 ? .float16 : .float32)
    try file.write(bytes)
    let share = Decimals.text(100 * Double(bytes.count) / Double(max(size, 1)), 1)
    try Console.write("\(output): \(bytes.count) bytes, \(share) % of \(size)\n")
    if float16 { try Console.write(report(on: editor.halfPrecisionWeights())) }
  }

  private func report(on weights: [HalfPrecisionWeight]) -> String {
    let rounded = weights.filter(\.isHalf)
    var text = "\(rounded.count) of \(weights.count) weights rounded to float16"
    if let worst = rounded.max(by: { $0.largestChange < $1.largestChange }) {
      text +=
        "; largest change \(worst.largestChange), in '\(worst.name)' of magnitudes up to \(worst.largestMagnitude)"
    }
    text += "\n"
    for kept in weights where !kept.isHalf {
      text += "'\(kept.name)' stays float32: its largest magnitude is \(kept.largestMagnitude)\n"
    }
    return text
  }
}
