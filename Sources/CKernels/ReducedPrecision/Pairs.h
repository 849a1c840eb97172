// Words of two 16-bit integers: 8 bits more than they need, but every processor multiplies and sums such pairs in one
// instruction (pmaddwd), and 8-bit ones overflow their sums. The compiler knows it in plain arithmetic.

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
