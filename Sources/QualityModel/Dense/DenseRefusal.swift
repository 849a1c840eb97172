/// Why a model cannot score densely.
struct DenseRefusal: Error, Equatable {
  /// What the network lacks, a clause: "the score does not ...".
  let reason: String
}
