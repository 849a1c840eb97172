/// What is wrong with one node; the network adds the file's, the operator's and the node's names.
struct OperatorError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
