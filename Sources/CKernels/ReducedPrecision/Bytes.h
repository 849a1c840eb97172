// Words of four 8-bit integers, for rows that have no negative elements: pmaddubsw takes one factor as unsigned, and its sums
// of two products, at most 2 * 127 * 127, fit 16 bits. Mostly those of two words together do, too: their sum is widened at once.

#define GROUP 4
#define ELEMENT_OFFSET 0
#define HAS_SIGNS 1
#define HAS_PAIRS 1

typedef char bytes __attribute__((vector_size(4 * LANES)));
typedef int16_t halves __attribute__((vector_size(4 * LANES)));

INLINE sums widened(halves sum) { return (sums)__builtin_ia32_pmaddwd256(sum, (halves){} + 1); }

INLINE sums accumulate(sums sum, sums row, sums weights, const int is_signed) {
  bytes magnitudes = (bytes)row, signed_weights = (bytes)weights;
  if (is_signed) {
    signed_weights = __builtin_ia32_psignb256(signed_weights, magnitudes);
    magnitudes = __builtin_elementwise_abs(magnitudes);
  }
  return sum + widened(__builtin_ia32_pmaddubsw256(magnitudes, signed_weights));
}

/// Two words at once: of no negative elements, and of weights whose sums fit.
INLINE sums accumulate_pair(sums sum, const sums row[2], const sums weights[2]) {
  return sum + widened(
      (halves)__builtin_ia32_pmaddubsw256((bytes)row[0], (bytes)weights[0]) +
      (halves)__builtin_ia32_pmaddubsw256((bytes)row[1], (bytes)weights[1]));
}

/// Whether sums of 16 bits hold the products of any row and these words of one output.
INLINE int is_pair_small(uint32_t a, uint32_t b) {
  for (int half = 0; half < 32; half += 16) {
    const int8_t weights[4] = {(int8_t)(a >> half), (int8_t)(a >> (half + 8)), (int8_t)(b >> half), (int8_t)(b >> (half + 8))};
    int positive = 0, negative = 0;
    for (int i = 0; i < 4; i++) *(weights[i] > 0 ? &positive : &negative) += 127 * weights[i];
    if (positive > INT16_MAX || negative < INT16_MIN) return 0;
  }
  return 1;
}
