/// Why a network cannot be run densely.
package struct DenseRefusal: Error, Equatable {
  /// What the network lacks, a clause: "its score cannot ...".
  package let reason: String
}
