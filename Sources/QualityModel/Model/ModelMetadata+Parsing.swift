import NeuralNetwork

extension ModelMetadata {
  /// The paper's categories, from the worst to the best: Bianco et al., arXiv 1602.05531, section 3.
  public static let defaultCategories = ["bad", "poor", "fair", "good", "excellent"]

  /// Crop side of most ImageNet networks, in pixels.
  public static let defaultCropSize = 224

  /// Shorter side of the view in pixels: the size at which people gave their opinions in the usual databases.
  public static let defaultViewSize = 500

  /// Crop sides that a model may ask for, in pixels.
  public static let allowedCropSizes = 16...1024

  /// Fewest crops along a side. Where a crop covers part of the view, 3x3 crops of a square view score as well as 5x5,
  /// and 2x2 measurably worse.
  public static let defaultGridMinimum = 3

  /// Fewest crops along a side that a model may ask for.
  public static let allowedGridMinima = 1...16

  /// Largest shorter side of a view in pixels, for models and for requests; larger images can be viewed natively.
  public static let maximumViewSize = 10_000

  /// The metadata of a network that takes crops, whether or not it gives scores.
  ///
  /// - Throws: ``ModelError`` when it has no usable input or a metadata value is not allowed.
  public init(of network: Network) throws(ModelError) {
    try self.init(
      properties: network.metadata, model: network.name, documentation: network.documentation,
      fixedCropSize: try ImagePort(of: network).fixedCropSize)
  }

  /// Reads the metadata of a model file.
  ///
  /// - Parameters:
  ///   - properties: the file's `metadata_props`; keys that are not in ``ModelMetadataKey`` are ignored.
  ///   - model: the file's name, for messages and as the default name.
  ///   - documentation: the file's `doc_string`, the default summary.
  ///   - fixedCropSize: the crop side in pixels when the graph takes no other.
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for the first value that is not allowed.
  init(
    properties: [String: String], model: String, documentation: String, fixedCropSize: Int?
  ) throws(ModelError) {
    let reader = MetadataReader(properties: properties, model: model)
    name = reader.text(.name) ?? Self.stem(of: model)
    version = reader.text(.version) ?? "unversioned"
    summary = reader.text(.summary) ?? documentation
    licence = reader.text(.licence) ?? "unknown"
    notice = reader.text(.notice) ?? ""
    categories = try reader.names(.categories, counts: 2...32) ?? Self.defaultCategories

    cropSize = try reader.integer(.cropSize, in: Self.allowedCropSizes) ?? fixedCropSize ?? Self.defaultCropSize
    if let fixedCropSize, cropSize != fixedCropSize {
      throw reader.refusal(.cropSize, allowed: "\(fixedCropSize), the size fixed in the graph")
    }
    viewSize =
      try reader.integer(.viewSize, in: cropSize...Self.maximumViewSize) ?? max(Self.defaultViewSize, cropSize)
    gridMinimum = try reader.integer(.gridMinimum, in: Self.allowedGridMinima) ?? Self.defaultGridMinimum
    pooling = try reader.choice(.pooling) ?? .mean
    cropMode = try reader.choice(.cropMode) ?? .exact

    let minimum = try reader.number(.scaleMinimum, in: -1e9...1e9) ?? 0
    let maximum = try reader.number(.scaleMaximum, in: -1e9...1e9) ?? 100
    guard minimum < maximum else {
      throw reader.refusal(.scaleMaximum, value: "\(maximum)", allowed: "a number above scale_minimum, \(minimum)")
    }
    scale = ScoreScale(
      minimum: minimum,
      maximum: maximum,
      higherIsBetter: try reader.boolean(.higherIsBetter) ?? true
    )

    database = reader.text(.database)
    trainingImages = try reader.trainingImages()
    measured = MeasuredAccuracy(
      on: reader.text(.measuredOn),
      srocc: try reader.number(.measuredSROCC, in: -1...1),
      lcc: try reader.number(.measuredLCC, in: -1...1),
      rmse: try reader.number(.measuredRMSE, in: 0...1e9)
    )
    interval = try IntervalCalibration(reader)
    damage = try DamageCalibration(reader)
    precisions = [:]
    for precision in Precision.allCases { precisions[precision] = try PrecisionAccuracy(of: precision, reader) }
  }

  private static func stem(of fileName: String) -> String {
    guard let dot = fileName.lastIndex(of: "."), dot != fileName.startIndex else { return fileName }
    return String(fileName[..<dot])
  }
}
