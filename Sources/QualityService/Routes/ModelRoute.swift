import HTTPServer
import NeuralNetwork
import QualityModel

/// `GET /v1/model`: which model scores, under which licence, and how well.
enum ModelRoute {
  static func route(model: QualityModel, precision: Precision) throws -> Route {
    let response = try HTTPResponse.json(ModelReply(model, precision: precision))
    return Route("GET", "/v1/model", respond: .immediate { _ in response })
  }
}
