import Testing

@testable import QualityModel

@Suite struct ModelMetadataTests {
  private func metadata(_ properties: [String: String], fixedCropSize: Int? = nil) throws -> ModelMetadata {
    try ModelMetadata(
      properties: properties,
      model: "some.model.onnx",
      documentation: "From the file.",
      fixedCropSize: fixedCropSize
    )
  }

  @Test("a file without metadata has the documented defaults")
  func defaults() throws {
    let metadata = try metadata(["unknown_key": "ignored", "version": "  "])
    #expect(metadata.name == "some.model")
    #expect(metadata.version == "unversioned")
    #expect(metadata.summary == "From the file.")
    #expect(metadata.licence == "unknown")
    #expect(metadata.notice.isEmpty)
    #expect(metadata.categories == ["bad", "poor", "fair", "good", "excellent"])
    #expect(metadata.cropSize == 224)
    #expect(metadata.viewSize == 500)
    #expect(metadata.pooling == .mean && metadata.cropMode == .exact)
    #expect(metadata.scale == ScoreScale(minimum: 0, maximum: 100, higherIsBetter: true))
    #expect(metadata.database == nil)
    #expect(metadata.measured == MeasuredAccuracy())
    #expect(metadata.interval == nil)
    #expect(metadata.precisions.isEmpty)
  }

  @Test("every key is read")
  func everyKey() throws {
    let metadata = try metadata([
      "name": "n", "version": "1.2", "summary": "s", "licence": "MIT", "notice": "thanks", "categories": "low, high",
      "crop_size": "64", "view_size": "96", "pooling": "median", "crop_mode": "dense", "scale_minimum": "-1",
      "scale_maximum": "1.5",
      "higher_is_better": "false", "database": "d", "measured_on": "m", "measured_srocc": "0.5",
      "measured_lcc": "-0.25", "measured_rmse": "11", "interval_level": "0.8", "interval_half_width": "12.5",
      "interval_images": "40", "int8_srocc_change": "-0.01", "int8_mean_difference": "0.25",
      "int8_largest_difference": "0.75", "bfloat16_srocc_change": "0.001", "bfloat16_mean_difference": "0",
      "bfloat16_largest_difference": "0.5",
    ])
    let expected = ModelMetadata(
      name: "n",
      version: "1.2",
      summary: "s",
      licence: "MIT",
      notice: "thanks",
      categories: ["low", "high"],
      cropSize: 64,
      viewSize: 96,
      gridMinimum: 3,
      pooling: .median,
      cropMode: .dense,
      scale: ScoreScale(minimum: -1, maximum: 1.5, higherIsBetter: false),
      database: "d",
      measured: MeasuredAccuracy(on: "m", srocc: 0.5, lcc: -0.25, rmse: 11),
      interval: IntervalCalibration(level: 0.8, halfWidth: 12.5, imageCount: 40),
      precisions: [
        .int8: PrecisionAccuracy(sroccChange: -0.01, meanDifference: 0.25, largestDifference: 0.75),
        .bfloat16: PrecisionAccuracy(sroccChange: 0.001, meanDifference: 0, largestDifference: 0.5),
      ]
    )
    #expect(metadata == expected)
    #expect(metadata.category(of: 1) == "low")
  }

  @Test("a size fixed in the graph is the crop size, and larger crops need a larger view")
  func fixedCropSize() throws {
    #expect(try metadata([:], fixedCropSize: 227).cropSize == 227)
    #expect(try metadata(["crop_size": "640"]).viewSize == 640)
  }

  @Test(
    "a value that is not allowed is refused with its key, the value and what is allowed",
    arguments: [
      ("crop_size", "many"), ("crop_size", "8"), ("crop_size", "2000"), ("crop_size", "99"), ("view_size", "100"),
      ("view_size", "1e3"), ("pooling", "average"), ("crop_mode", "both"), ("scale_minimum", "nan"),
      ("scale_maximum", "inf"),
      ("scale_maximum", "-5"), ("higher_is_better", "yes"), ("categories", "one"), ("categories", "a,,b"),
      ("categories", "a,b,a"), ("measured_srocc", "1.01"), ("measured_rmse", "-1"), ("interval_level", "1"),
      ("interval_level", "90"), ("interval_half_width", "-2"),
      ("interval_half_width", "wide"), ("interval_images", "0"), ("interval_images", "1e3"),
      ("int8_srocc_change", "3"), ("bfloat16_mean_difference", "-1"),
    ]
  )
  func refusals(key: String, value: String) throws {
    let error = #expect(throws: ModelError.self) { try metadata([key: value], fixedCropSize: 224) }
    guard case .metadata(model: "some.model.onnx", key: key, value: let refused, let allowed) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refused == value || Double(refused) == Double(value))
    #expect(!allowed.isEmpty)
  }

  @Test("an accuracy in a lower precision is read whole or not at all", arguments: ["int8", "bfloat16"])
  func halfAnAccuracy(precision: String) {
    for key in ["srocc_change", "mean_difference", "largest_difference"] {
      #expect(throws: ModelError.self) { try metadata(["\(precision)_\(key)": "0.5"]) }
    }
  }

  @Test("every key says what it means")
  func meanings() {
    for key in ModelMetadataKey.allCases { #expect(key.meaning.contains("default: "), "\(key)") }
  }
}
