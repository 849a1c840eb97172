// Words of two bfloat16 for vdpbf16ps.

#define GROUP 2
#define HAS_SIGNS 0
#define HAS_PAIRS 0

INLINE sums accumulate(sums sum, lanes row, lanes weights, const int is_signed) {
  (void)is_signed;
  typedef float dot_sums __attribute__((vector_size(4 * LANES)));
  typedef __bf16 dot_factors __attribute__((vector_size(4 * LANES)));
  return (sums)__builtin_ia32_dpbf16ps_512((dot_sums)sum, (dot_factors)row, (dot_factors)weights);
}
