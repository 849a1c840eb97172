/// The keys that a quality model may set in its ONNX `metadata_props`. All are optional; any other key is ignored.
public enum ModelMetadataKey: String, Sendable, CaseIterable {
  case name
  case version
  case summary
  case licence
  case notice
  case categories
  case cropSize = "crop_size"
  case viewSize = "view_size"
  case gridMinimum = "grid_minimum"
  case pooling
  case cropMode = "crop_mode"
  case damageKinds = "damage_kinds"
  case damageThresholds = "damage_thresholds"
  case scaleMinimum = "scale_minimum"
  case scaleMaximum = "scale_maximum"
  case higherIsBetter = "higher_is_better"
  case database
  case trainingImages = "training_images"
  case measuredOn = "measured_on"
  case measuredSROCC = "measured_srocc"
  case measuredLCC = "measured_lcc"
  case measuredRMSE = "measured_rmse"
  case intervalLevel = "interval_level"
  case intervalHalfWidth = "interval_half_width"
  case intervalImages = "interval_images"
  case bfloat16SROCCChange = "bfloat16_srocc_change"
  case bfloat16MeanDifference = "bfloat16_mean_difference"
  case bfloat16LargestDifference = "bfloat16_largest_difference"
  case int16SROCCChange = "int16_srocc_change"
  case int16MeanDifference = "int16_mean_difference"
  case int16LargestDifference = "int16_largest_difference"
  case int8SROCCChange = "int8_srocc_change"
  case int8MeanDifference = "int8_mean_difference"
  case int8LargestDifference = "int8_largest_difference"

  /// What the value means, and the default when the key is missing.
  public var meaning: String {
    switch self {
    case .name: "the model's name; default: the file's name without its extension"
    case .version: "the model's version; default: unversioned"
    case .summary: "the model in a sentence or two; default: the file's doc_string"
    case .licence: "SPDX expression of the licence of the weights; default: unknown"
    case .notice: "credits that must travel with the model; default: none"
    case .categories: "names from the worst to the best, separated by commas; default: bad,poor,fair,good,excellent"
    case .cropSize: "side of a square crop in pixels; default: the size fixed in the graph, or 224"
    case .viewSize: "shorter side of the view that crops are cut from, in pixels; default: 500, or crop_size if larger"
    case .gridMinimum: "fewest crops along a side of the view that is longer than one crop; default: 3"
    case .pooling: "how crop scores become the image's score: mean, median, min or max; default: mean"
    case .cropMode: "the mode the scores were fitted in, and are given in: exact or dense; default: exact"
    case .damageKinds: "names of what the output damage tells the strength of, separated by commas; default: none"
    case .damageThresholds: "the strength from which each of them is reported, separated by commas; default: 0.5 each"
    case .scaleMinimum: "the lowest score; default: 0"
    case .scaleMaximum: "the highest score; default: 100"
    case .higherIsBetter: "true, or false for a scale of impairment; default: true"
    case .database: "the images and opinions the model was trained on; default: none"
    case .trainingImages:
      "of each image file that training saw the first eight bytes of its SHA-256, as base64; default: not known"
    case .measuredOn: "what the accuracy was measured on; default: none"
    case .measuredSROCC: "Spearman's rank correlation with opinions; default: none"
    case .measuredLCC: "Pearson's linear correlation with opinions; default: none"
    case .measuredRMSE: "root mean square error in units of the score; default: none"
    case .intervalLevel: "the share of images whose mean opinion a score's interval holds; default: no interval"
    case .intervalHalfWidth: "half the width of that interval in units of the score; default: no interval"
    case .intervalImages: "how many images the interval was calibrated on; default: no interval"
    case .bfloat16SROCCChange: "what bfloat16 adds to Spearman's rank correlation of scores in float32; default: none"
    case .bfloat16MeanDifference: "the mean difference of an image's score in bfloat16 from float32; default: none"
    case .bfloat16LargestDifference: "the largest such difference; default: none"
    case .int16SROCCChange: "what int16 adds to Spearman's rank correlation of scores in float32; default: none"
    case .int16MeanDifference: "the mean difference of an image's score in int16 from float32; default: none"
    case .int16LargestDifference: "the largest such difference; default: none"
    case .int8SROCCChange: "what int8 adds to Spearman's rank correlation of scores in float32; default: none"
    case .int8MeanDifference: "the mean difference of an image's score in int8 from float32; default: none"
    case .int8LargestDifference: "the largest such difference; default: none"
    }
  }
}
