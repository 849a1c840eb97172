import HTTPServer
import ImageCodecs
import Logging
import QualityModel

extension Setting {
  /// Every key there is, in the order of config/deepbiq.yaml and of `deepbiq serve --help`.
  public static let all: [Setting] = [
    .text("host", \.host, allowed: "an address or host name", "Address to listen on."),
    .integer("port", \.port, 0...65_535, "TCP port to listen on; 0 takes any free one."),
    .corsOrigins,
    .choice(
      "page",
      \.page,
      names: [("on", true), ("off", false)],
      name: { $0 ? "on" : "off" },
      "Whether / is a page on which people score photographs in a browser."
    ),
    .text(
      "model",
      \.model,
      allowed: "the path of an ONNX file, or empty",
      "Model file (ONNX); empty for the model built into the program."
    ),
    .integer("workers", \.workers, 0...1_024, "Worker threads; 0 for the cores this process may use."),
    .crops,
    .view,
    .choice(
      "pooling",
      \.pooling,
      names: [(automatic, nil)] + Pooling.allCases.map { ($0.rawValue, $0) },
      name: { $0?.rawValue ?? automatic },
      "How crop scores become the image's score when the request does not say; auto is the model's own way."
    ),
    .choice(
      "mode",
      \.mode,
      names: [(automatic, nil)] + CropMode.allCases.map { ($0.rawValue, $0) },
      name: { $0?.rawValue ?? automatic },
      "How crops go through the network when the request does not say: each by itself, or all at once; auto is the "
        + "model's own way."
    ),
    .choice(
      "precision",
      \.precision,
      names: [(automatic, nil)] + Assessor.Precision.allCases.map { ($0.rawValue, $0) },
      name: { $0?.rawValue ?? automatic },
      "What most products of the network are computed in; auto is the fastest that costs less than 0.1 point, as the "
        + "model says, on a processor that has it."
    ),
    .integer("maximum_crops", \.maximumCrops, allowedMaximumCrops, "The most crops one image may get."),
    .integer("body_limit_mib", \.bodyLimitMiB, 1...1_024, "Largest request body, in MiB."),
    .integer("batch_limit_mib", \.batchLimitMiB, 1...1_024, "Largest request body of several images, in MiB."),
    .integer("batch_images", \.batchImages, 1...1_000, "The most images of one request."),
    .formats,
    .integer("image_limit_megapixels", \.imageLimitMegapixels, 1...1_000, "Largest image, in millions of pixels."),
    .integer("upload_memory_mib", \.uploadMemoryMiB, 1...1_048_576, "Memory for all uploads together, in MiB."),
    .integer("queue", \.queue, 0...100_000, "Images that may wait beyond those being scored; more are refused (429)."),
    .integer("connections", \.connections, 1...65_535, "Open connections at a time."),
    .seconds("header_timeout_seconds", \.headerTimeoutSeconds, 0.1...3_600, "Time a client has to send its headers."),
    .seconds("body_timeout_seconds", \.bodyTimeoutSeconds, 0.1...3_600, "Time an upload may pause."),
    .seconds(
      "keep_alive_timeout_seconds",
      \.keepAliveTimeoutSeconds,
      0.1...3_600,
      "Time an idle connection is kept open after a request."
    ),
    .seconds(
      "request_deadline_seconds",
      \.requestDeadlineSeconds,
      0.1...3_600,
      "Time an image has from its upload to its score, waiting included."
    ),
    .seconds(
      "shutdown_grace_seconds",
      \.shutdownGraceSeconds,
      0...3_600,
      "Time the service still accepts requests after SIGTERM, so that a load balancer can see /readyz fail first."
    ),
    .seconds(
      "shutdown_deadline_seconds",
      \.shutdownDeadlineSeconds,
      0...3_600,
      "Time requests in flight have to finish after the grace time."
    ),
    .choice(
      "log_level",
      \.logLevel,
      names: Logger.Level.allCases.map { ($0.rawValue, $0) },
      name: \.rawValue,
      "Least severe level that is logged."
    ),
    .choice(
      "log_format",
      \.logFormat,
      names: LogFormat.allCases.map { ($0.rawValue, $0) },
      name: \.rawValue,
      "Log lines as JSON or as text; auto is text on a terminal and JSON elsewhere."
    ),
  ]

  /// The value that leaves a choice to the model.
  static let automatic = "auto"

  /// An image whose request names no number gets up to 50 crops, so that many must always be allowed.
  private static let allowedMaximumCrops = 50...AssessmentOptions.allowedCrops.upperBound

  private static let corsOrigins = Setting(
    key: "cors_origins",
    explanation: "Origins whose web pages may use the service (CORS), separated by commas; * for all, empty for none.",
    allowed: "empty, *, or origins such as https://app.example, without a path, separated by commas",
    takesList: true,
    text: { $0.corsOrigins.joined(separator: ", ") },
    apply: { text, configuration in
      let origins = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
      configuration.corsOrigins = origins == ["*"] ? origins : origins.compactMap(CrossOriginPolicy.normalizedOrigin)
      return configuration.corsOrigins.count == origins.count
    }
  )

  private static let formats = Setting(
    key: "formats",
    explanation: "Image formats that are accepted, separated by commas.",
    allowed: "one or more of " + ImageFormat.allCases.map(\.rawValue).joined(separator: ", "),
    takesList: true,
    text: { configuration in
      ImageFormat.allCases.filter(configuration.formats.contains).map(\.rawValue).joined(separator: ", ")
    },
    apply: { text, configuration in
      let names = text.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
      let formats = names.compactMap(ImageFormat.init(rawValue:))
      configuration.formats = Set(formats)
      return !formats.isEmpty && formats.count == names.count
    }
  )

  private static let crops = Setting(
    key: "crops",
    explanation: "Crops an image gets when the request does not say; auto covers the image with a grid.",
    allowed: "auto, or a whole number from 1 to maximum_crops",
    text: { $0.crops.map(String.init) ?? automatic },
    apply: { text, configuration in
      configuration.crops = Int(text)
      return text == automatic || (configuration.crops ?? 0) >= 1
    }
  )

  private static let view = Setting(
    key: "view",
    explanation: "Pixels the shorter side is reduced to when the request does not say; auto is the model's own size.",
    allowed: "auto, native, or a whole number from the model's crop size (192 for the built-in model) to "
      + "\(ViewSize.allowedPixels.upperBound)",
    text: { $0.view?.text ?? automatic },
    apply: { text, configuration in
      configuration.view = ViewSize(text: text)
      return text == automatic || configuration.view != nil
    }
  )
}
