import ImageCodecs
import Logging
import QualityModel

/// Every setting of the service and its default. config/deepbiq.yaml repeats them with comments, and a test holds the
/// two equal. `Setting.all` names each key, what it allows and what it is for.
public struct ServiceConfiguration: Sendable, Equatable {
  /// Address to listen on: an IPv4 or IPv6 address, or a host name.
  public var host = "0.0.0.0"
  /// TCP port, 0...65535; 0 takes any free one.
  public var port = 8080
  /// Origins whose web pages may read the replies, as browsers write them; `*` alone for all of them, none for none.
  public var corsOrigins: [String] = []
  /// Whether `GET /` answers with a page.
  public var page = true
  /// Path of an ONNX model file; empty for the model compiled into the program.
  public var model = ""
  /// Images scored at the same time; 0 for the cores this process may use.
  public var workers = 0

  /// Crops an image gets when the request does not say; nil for the crop plan of the method.
  public var crops: Int?
  /// Viewing size when the request does not say; nil for the model's own.
  public var view: ViewSize?
  /// Pooling when the request does not say; nil for the model's own.
  public var pooling: Pooling?
  /// How crops go through the network when the request does not say; nil for the model's own way.
  public var mode: CropMode?
  /// The precision in which most of the network's GEMMs are computed, for every request; nil for the fastest whose cost
  /// is negligible, by the model's own metadata.
  public var precision: Assessor.Precision?
  /// The most crops one request may ask for or get.
  public var maximumCrops = 100

  /// Largest request body, in MiB.
  public var bodyLimitMiB = 20
  /// Largest request body of several images, in MiB.
  public var batchLimitMiB = 100
  /// The most images of one request.
  public var batchImages = 50
  /// Largest image, in millions of pixels, checked in its header before anything is decoded.
  public var imageLimitMegapixels = 50
  public var formats = Set(ImageFormat.allCases)
  /// Memory all uploads in flight may hold together, in MiB.
  public var uploadMemoryMiB = 256
  /// Images that may wait beyond the ones being scored.
  public var queue = 64
  /// Open connections.
  public var connections = 1024

  /// Seconds a client may take to send its headers.
  public var headerTimeoutSeconds = 10.0
  /// Seconds an upload may pause.
  public var bodyTimeoutSeconds = 10.0
  /// Seconds an idle connection is kept open between requests.
  public var keepAliveTimeoutSeconds = 60.0
  /// Seconds from the end of an upload to the reply, waiting included.
  public var requestDeadlineSeconds = 30.0
  /// Seconds the service keeps accepting connections after SIGTERM, while /readyz is 503 already.
  public var shutdownGraceSeconds = 3.0
  /// Seconds that requests in flight have to finish once nothing new is accepted.
  public var shutdownDeadlineSeconds = 25.0

  /// Least severe level that is logged.
  public var logLevel = Logger.Level.info
  /// How log lines look.
  public var logFormat = LogFormat.automatic

  /// Where the values that are not defaults were set.
  var sources = ConfigurationSources()

  /// The defaults.
  public init() {}
}
