import QualityModel
import QualityService

/// One JSON object a line: the service's reply, with the file's path.
struct JSONLinesWriter: ScoreWriter {
  let model: QualityModel

  /// The request id of a line is its number: the reply of a service has one, and the same command prints the same.
  func line(path: String, assessment: Assessment, number: Int) throws -> String {
    let reply = AssessmentReply(assessment, model: model, requestID: "score-\(number)", path: path)
    return String(decoding: try OrderedJSONEncoder.encode(reply), as: UTF8.self) + "\n"
  }
}
