import HTTPServer
import QualityModel

/// What is said of several images: each one's assessment, or the problem with it.
struct BatchReply {
  private let batch: ImageBatch
  private let outcomes: [BatchRun.Outcome]
  private let parameters: AssessmentParameters
  private let model: QualityModel
  private let seconds: Double
  private let requestID: String

  init(
    _ batch: ImageBatch, _ outcomes: [BatchRun.Outcome], _ parameters: AssessmentParameters, _ model: QualityModel,
    seconds: Double, requestID: String
  ) {
    self.batch = batch
    self.outcomes = outcomes
    self.parameters = parameters
    self.model = model
    self.seconds = seconds
    self.requestID = requestID
  }

  /// How many images have no score.
  var refused: Int { outcomes.count { if case .failure = $0 { true } else { false } } }

  /// The reply of `/v1/assess/batch`: a result for each image, in their order.
  var results: JSONValue {
    get throws { .object([.init("results", .array(try outcomes.indices.map(item)))] + (try common)) }
  }

  /// The reply of `/v1/compare`: the images from the best to the worst, those that are equal in the order they came;
  /// and those without a score.
  var comparison: JSONValue {
    get throws {
      let metadata = model.metadata
      let scored = outcomes.indices.compactMap { index in
        (try? outcomes[index].get()).map { (index: index, assessment: $0) }
      }
      let ranking = scored.sorted { a, b in
        let (first, second) = (a.assessment.score, b.assessment.score)
        guard first != second else { return a.index < b.index }
        return metadata.scale.higherIsBetter ? first > second : first < second
      }
      let interval = metadata.interval(with: parameters.options)
      let ranked = try ranking.enumerated().map { rank, entry -> JSONValue in
        var members: [JSONValue.Member] = [.init("rank", .integer(Int64(rank + 1)))]
        if rank + 1 < ranking.count, let interval {
          let next = ranking[rank + 1].assessment.score
          let probability = interval.probability(
            that: entry.assessment.score, isBetterThan: next, on: metadata.scale)
          members.append(.init("better_than_next", .number(probability.rounded(decimals: Double.scoreDecimals))))
        }
        guard case .object(let item) = try item(entry.index) else { return .null }
        return .object(members + item)
      }
      let failed = try outcomes.indices.filter { if case .failure = outcomes[$0] { true } else { false } }.map(item)
      return .object([.init("ranking", .array(ranked)), .init("failed", .array(failed))] + (try common))
    }
  }

  private var common: [JSONValue.Member] {
    get throws {
      [
        .init("model", try OrderedJSONEncoder.json(ModelIdentity(model))),
        .init("duration_ms", .number((1_000 * seconds).rounded(decimals: Double.millisecondDecimals))),
        .init("request_id", .string(requestID)),
      ]
    }
  }

  private func item(_ index: Int) throws -> JSONValue {
    let names: [JSONValue.Member] =
      [.init("index", .integer(Int64(index)))] + (batch.items[index].id.map { [.init("id", .string($0))] } ?? [])
    switch outcomes[index] {
    case .success(let assessment):
      let reply = AssessmentReply(assessment, model: model, detail: parameters.detail, requestID: nil)
      return .object(names + [.init("assessment", try OrderedJSONEncoder.json(reply))])
    case .failure(let problem):
      return .object(names + [.init("problem", problem.json())])
    }
  }
}
