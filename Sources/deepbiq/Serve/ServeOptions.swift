import ArgumentParser
import QualityService

/// The configuration on the command line: one flag per key, each overriding the environment and the file.
struct ServeOptions: ParsableArguments {
  @Option(help: .setting("host")) var host: String?
  @Option(help: .setting("port")) var port: String?
  @Option(help: .setting("cors_origins")) var corsOrigins: String?
  @Option(help: .setting("page")) var page: String?
  @Option(help: .setting("model")) var model: String?
  @Option(help: .setting("workers")) var workers: String?
  @Option(help: .setting("crops")) var crops: String?
  @Option(help: .setting("view")) var view: String?
  @Option(help: .setting("pooling")) var pooling: String?
  @Option(help: .setting("mode")) var mode: String?
  @Option(help: .setting("precision")) var precision: String?
  @Option(help: .setting("maximum_crops")) var maximumCrops: String?
  @Option(help: .setting("body_limit_mib")) var bodyLimitMib: String?
  @Option(help: .setting("batch_limit_mib")) var batchLimitMib: String?
  @Option(help: .setting("batch_images")) var batchImages: String?
  @Option(help: .setting("formats")) var formats: String?
  @Option(help: .setting("image_limit_megapixels")) var imageLimitMegapixels: String?
  @Option(help: .setting("upload_memory_mib")) var uploadMemoryMib: String?
  @Option(help: .setting("queue")) var queue: String?
  @Option(help: .setting("connections")) var connections: String?
  @Option(help: .setting("header_timeout_seconds")) var headerTimeoutSeconds: String?
  @Option(help: .setting("body_timeout_seconds")) var bodyTimeoutSeconds: String?
  @Option(help: .setting("keep_alive_timeout_seconds")) var keepAliveTimeoutSeconds: String?
  @Option(help: .setting("request_deadline_seconds")) var requestDeadlineSeconds: String?
  @Option(help: .setting("shutdown_grace_seconds")) var shutdownGraceSeconds: String?
  @Option(help: .setting("shutdown_deadline_seconds")) var shutdownDeadlineSeconds: String?
  @Option(help: .setting("log_level")) var logLevel: String?
  @Option(help: .setting("log_format")) var logFormat: String?

  /// The values that were given, by key of the configuration.
  var values: [String: String] {
    let all: [String: String?] = [
      "host": host,
      "port": port,
      "cors_origins": corsOrigins,
      "page": page,
      "model": model,
      "workers": workers,
      "crops": crops,
      "view": view,
      "pooling": pooling,
      "mode": mode,
      "precision": precision,
      "maximum_crops": maximumCrops,
      "body_limit_mib": bodyLimitMib,
      "batch_limit_mib": batchLimitMib,
      "batch_images": batchImages,
      "formats": formats,
      "image_limit_megapixels": imageLimitMegapixels,
      "upload_memory_mib": uploadMemoryMib,
      "queue": queue,
      "connections": connections,
      "header_timeout_seconds": headerTimeoutSeconds,
      "body_timeout_seconds": bodyTimeoutSeconds,
      "keep_alive_timeout_seconds": keepAliveTimeoutSeconds,
      "request_deadline_seconds": requestDeadlineSeconds,
      "shutdown_grace_seconds": shutdownGraceSeconds,
      "shutdown_deadline_seconds": shutdownDeadlineSeconds,
      "log_level": logLevel,
      "log_format": logFormat,
    ]
    return all.compactMapValues(\.self)
  }
}

extension ArgumentHelp {
  /// The help of a key of the configuration: what it does, what it allows, its environment variable and its default.
  fileprivate static func setting(_ key: String) -> ArgumentHelp {
    guard let setting = Setting.all.first(where: { $0.key == key }) else {
      preconditionFailure("there is no setting \(key)")
    }
    let ending = setting.defaultText.isEmpty ? "empty" : setting.defaultText
    return ArgumentHelp(
      "\(setting.explanation) Allowed: \(setting.allowed). [\(setting.environmentVariable), default: \(ending)]",
      valueName: "value"
    )
  }
}
