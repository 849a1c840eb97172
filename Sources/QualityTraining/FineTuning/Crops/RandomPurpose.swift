/// What random numbers are drawn for, so that no two uses of one seed see the same numbers.
enum RandomPurpose: Int {
  case crop
  case order
  case head
  case dropout
  case standardization
}
