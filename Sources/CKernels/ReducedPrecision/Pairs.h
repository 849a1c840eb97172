// Words of two 16-bit integers, which every processor multiplies and sums in one instruction (pmaddwd, or vpdpwssd, which adds
// to a third): the compiler knows it in plain arithmetic. Good for 8-bit integers, too, whose pairs overflow their sums.

#define GROUP 2
#define ELEMENT_OFFSET 0
#define HAS_SIGNS 0
#define HAS_PAIRS 0

INLINE sums accumulate(sums sum, sums row, sums weights, const int is_signed) {
  (void)is_signed;
  typedef int16_t pairs __attribute__((ext_vector_type(2 * LANES)));
  typedef int32_t products __attribute__((ext_vector_type(2 * LANES)));
  const products product =
      __builtin_convertvector((pairs)row, products) * __builtin_convertvector((pairs)weights, products);
  return sum + (product.even + product.odd);
}
