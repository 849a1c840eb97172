extension Assessment {
  /// Puts what the network says of each crop together.
  ///
  /// The regression's own values are pooled, and the pooled value is then moved into the scale: an image is not judged
  /// worse because some crops were clamped before the mean.
  ///
  /// - Precondition: there is one prediction for each box, and at least one.
  init(
    predictions: [CropPrediction],
    boxes: [CropBox],
    view: ImageView,
    options: AssessmentOptions,
    metadata: ModelMetadata,
    timing: Timing
  ) {
    precondition(predictions.count == boxes.count, "one prediction a crop")
    let score = metadata.scale.clamp(options.pooling.pool(predictions.map(\.score)))
    self.score = score
    interval = metadata.interval(with: options)?.interval(around: score, on: metadata.scale)
    category = metadata.category(of: score)
    pooling = options.pooling
    sampling = options.sampling
    mode = options.mode
    crops = zip(boxes, predictions).map { box, prediction in
      let score = metadata.scale.clamp(prediction.score)
      return CropScore(
        box: box.mapped(
          fromWidth: view.image.width,
          height: view.image.height,
          toWidth: view.original.width,
          height: view.original.height
        ),
        score: score,
        category: metadata.category(of: score),
        categoryProbabilities: prediction.categoryProbabilities
      )
    }
    spread = Spread(of: crops.map(\.score))
    self.view = view.description
    image = view.original
    self.timing = timing
  }
}
