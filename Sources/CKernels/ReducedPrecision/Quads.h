// Words of four 8-bit integers for vpdpbusd, which takes a row's elements as unsigned and adds four products to a sum of 32
// bits.

#define GROUP 4
#define ELEMENT_OFFSET 128
#define HAS_SIGNS 0
#define HAS_PAIRS 0

INLINE sums accumulate(sums sum, sums row, sums weights, const int is_signed) {
  (void)is_signed;
  typedef int dot_sums __attribute__((vector_size(4 * LANES)));
#if LANES == 16
  return (sums)__builtin_ia32_vpdpbusd512((dot_sums)sum, (dot_sums)row, (dot_sums)weights);
#else
  return (sums)__builtin_ia32_vpdpbusd256((dot_sums)sum, (dot_sums)row, (dot_sums)weights);
#endif
}
