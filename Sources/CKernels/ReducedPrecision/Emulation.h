// Words of two bfloat16, which are floats again once zeros follow them. Slower than a product of floats: for the tests, and to
// see what the precision costs where no processor has it.

#define GROUP 2
#define HAS_SIGNS 0
#define HAS_PAIRS 0

INLINE sums accumulate(sums sum, lanes row, lanes weights, const int is_signed) {
  (void)is_signed;
  sum += (sums)(row << 16) * (sums)(weights << 16);
  return sum + (sums)(row & ~0xffff) * (sums)(weights & ~0xffff);
}
