import Foundation
import Testing

@testable import CaffeImport

/// What cannot be imported is refused with a sentence that names the layer and what is wrong.
struct RefusalTests {
  private static let input = #"input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } "#

  /// The error for a definition without weights.
  private func refusal(_ text: String) throws -> String {
    let error = #expect(throws: CaffeImportError.self) {
      let definition = try CaffeFile(path: "net.prototxt").definition(parsing: text)
      _ = try CaffeImporter.network(definition, weights: [:], options: CaffeImportOptions(), file: "net.prototxt")
    }
    return try #require(error).description
  }

  private func layer(_ type: String, _ rest: String = "") -> String {
    Self.input + #"layer { name: "it" type: "\#(type)" bottom: "data" top: "it" \#(rest) }"#
  }

  @Test(arguments: [
    ("LRN", "lrn_param { norm_region: WITHIN_CHANNEL }", "WITHIN_CHANNEL"),
    ("LRN", "lrn_param { local_size: 4 }", "odd"), ("Pooling", "pooling_param { pool: STOCHASTIC }", "stochastic"),
    ("Pooling", "pooling_param { stride: 2 }", "kernel_size is missing"),
    ("Pooling", "pooling_param { kernel_size: 2 kernel_h: 2 kernel_w: 2 }", "give one of them"),
    ("Pooling", "pooling_param { kernel_size: 2 pad: 2 }", "padding"),
    ("Pooling", "pooling_param { kernel_size: 20 }", "larger than its input"),
    ("Pooling", "pooling_param { kernel_size: 1 stride: 3 global_pooling: true }", "global_pooling"),
    ("Pooling", "pooling_param { kernel_size: 1 stride: 4000000000 }", "stride"),
    ("Pooling", "pooling_param { kernel_size: 1 stride: 5 }", "outside its input"),
    ("Convolution", "convolution_param { kernel_size: 3 }", "groups"),
    ("Convolution", "convolution_param { num_output: 4 group: 2 kernel_size: 3 }", "2 groups"),
    ("Convolution", "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 3 kernel_size: 3 }", "one or two"),
    ("Convolution", "convolution_param { num_output: 4 kernel_size: 3 }", "no layer of this name"),
    ("InnerProduct", "inner_product_param { num_output: 4 axis: 2 }", "axis 1"),
    ("Eltwise", "eltwise_param { operation: MAX }", "MAX"),
    ("Eltwise", "eltwise_param { coeff: 1 coeff: 2 }", "1 inputs"),
    ("Dropout", "dropout_param { dropout_ratio: 1 }", "dropout_ratio"), ("Power", "power_param { power: 2 }", "power"),
    ("BatchNorm", "batch_norm_param { use_global_stats: false }", "use_global_stats"),
    ("Concat", "concat_param { axis: 7 }", "axis 7"), ("Concat", "concat_param { concat_dim: 4294967295 }", "axis"),
    ("Flatten", "flatten_param { axis: 2 }", "axes 2"), ("Softmax", "softmax_param { axis: 0 }", "batch"),
    ("PReLU", "prelu_param { channel_shared: true }", "not supported"), ("LSTM", "", "not supported"),
  ])
  func namesTheLayerAndWhatIsWrong(type: String, rest: String, word: String) throws {
    let text = try refusal(layer(type, rest))
    #expect(text.hasPrefix("net.prototxt: layer 'it' (\(type)): "))
    #expect(text.contains(word), "\(text)")
  }

  @Test(arguments: [
    ("", "no layers"), ("layer { }", "input of images"), (#"input: "data" layer { }"#, "known size"),
    (#"input: "data" input_dim: 1 input_dim: 1 input_dim: 28 input_dim: 28 layer { }"#, "3 channels"),
    (input + input + "layer { }", "it has 2"), (input + "layer { } layers { }", "both forms"),
    (input + #"layers { layer { name: "conv1" type: "conv" num_output: 96 } }"#, "2013"),
    (input + #"layer { name: "a" type: "ReLU" bottom: "other" top: "a" }"#, "'other', which no layer"),
    (input + #"layer { name: "a" type: "ReLU" top: "a" }"#, "input 0 is missing"),
    (input + #"layer { name: "a" type: "ReLU" bottom: "data" }"#, "output 0 has no name"),
    (input + #"layer { name: "a" type: "Silence" bottom: "data" }"#, "name the blob"),
    (
      input + #"layer { name: "a" type: "ReLU" bottom: "data" top: "b" } "#
        + #"layer { name: "c" type: "ReLU" bottom: "data" top: "b" }"#, "produced by a layer before"
    ),
    (#"input: "data" input_dim: 1 input_dim: 3 input_dim: 999999 input_dim: 999999 layer { }"#, "pixels"),
    (
      #"layer { name: "d" type: "Data" top: "data" transform_param { crop_size: 8 mean_file: "m" } }"#, "mean image 'm'"
    ),
    (
      #"layer { name: "d" type: "Data" top: "data" transform_param { crop_size: 8 mean_value: 1 mean_value: 2 } }"#,
      "2 values"
    ),
    ("layer {", "protobuf's text format"), ("layer { name: 7 }", "protobuf's text format"),
  ])
  func refusesTheDefinition(text: String, word: String) throws {
    let reason = try refusal(text)
    #expect(reason.contains(word), "\(reason)")
  }

  @Test func namesTheLineOfAFieldThatCaffeDoesNotKnow() throws {
    let text = "name: \"x\"\nlayer {\n  # a remark\n  name: \"a\"\n  bn_param { eps: 1 }\n}\nunheard: 1\n"
    #expect(
      try refusal(text) == #"net.prototxt: line 5, "bn_param { eps: 1 }", has a field that Caffe does not know"#)
    #expect(try refusal("name: \"x\"\nlayers {\n  type: LSTM }").contains("line 3"))
  }

  @Test func namesAFileThatIsNotOfCaffe() throws {
    let caffeCase = try CaffeCase.named("caffenet_small")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "weights.caffemodel").path
    for (bytes, word) in [
      (Data(), "empty"), (Data([0x89]) + Data("HDF\r\n".utf8), "HDF5"), (Data("no weights".utf8), "damaged"),
      (Data([0x0A, 0x01, 0x61]), "no layers"),
    ] {
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: CaffeImportError.self) {
        try CaffeImporter.network(prototxt: caffeCase.file("net.prototxt").path, caffemodel: path)
      }
      #expect(error?.file == path && error?.reason.contains(word) == true)
      #expect(throws: CaffeImportError.self) { try ChannelMeans(contentsOfMeanFile: path) }
    }
    #expect(throws: CaffeImportError.self) { try CaffeImporter.network(prototxt: "/nowhere", caffemodel: path) }
  }
}
