/// The scores of one image by ONNX Runtime, on a view made by Pillow.
struct Reference: Decodable {
  let file: String
  let crops: Int
  let viewWidth: Int
  let viewHeight: Int
  let score: Double
  let cropScores: [Double]
  let firstProbabilities: [Double]
}
