// Rows of A and columns of B as integers with scales, or as bfloat16 without; a part of LowPrecision.h.
//
// The greatest magnitude of A's integers is `limit`: INT8_LIMIT, or INT16_LIMIT, where A's integers have 12 bits, and
// B's as many, up to 16, as sums of 32 bits allow. Rounded weights cost more than rounded rows: they are the same in
// every product, and their errors do not cancel out.

#define INT8_LIMIT 127
#define INT16_LIMIT 2047

/// Vectors of a panel above its weights, for each of its vectors: scales, and where the sums begin.
INLINE size_t header_of(const instruction i) { return i == DOT2_BF16 ? 0 : 2; }

/// The greatest magnitude of B's integers in one column.
static float weight_limit(const float *weights, size_t k, float greatest, int limit) {
  if (limit == INT8_LIMIT) return INT8_LIMIT;
  // Such that the sum of the column's magnitudes, each rounded up at worst, times that of any row fits 32 bits.
  double sum = 0;
  for (size_t l = 0; l < k; l++) sum += fabs((double)weights[l]);
  const double room = (double)INT32_MAX / INT16_LIMIT - 0.5 * (double)k - 1, largest = room * greatest / sum;
  // Neither for zeros, nor for an infinity or a NaN, which have no limit.
  return largest < INT16_MAX ? (float)floor(largest) : INT16_MAX;
}

/// The greatest magnitudes in each lane, as their bits: for them an infinity is greater than a number, and a NaN
/// greater still. The signs join `signs`.
INLINE void join_magnitudes(lanes *greatest, lanes *signs, lanes value) {
  const lanes magnitude = value & INT32_MAX;
  *signs |= value;
  *greatest = magnitude > *greatest ? magnitude : *greatest;
}

INLINE int32_t greatest_magnitude(const float *in, size_t k, lanes *signs) {
  lanes greatest = 0;
  size_t l = 0;
  _Pragma("clang loop unroll_count(2)") for (; l + LANES <= k; l += LANES)
    join_magnitudes(&greatest, signs, *(const lanes *)(in + l));
  if (l == k) return __builtin_reduce_max(greatest);
  if (k > LANES) {
    // The last vector overlaps the one before it.
    join_magnitudes(&greatest, signs, *(const lanes *)(in + k - LANES));
  } else {
    _Pragma("clang loop unroll(disable)") for (; l < k; l++) join_magnitudes(&greatest, signs, (lanes)(vec)in[l]);
  }
  return __builtin_reduce_max(greatest);
}

/// Scales of LANES rows or columns whose elements have these greatest magnitudes, and the factors that make integers up
/// to `limit` of them.
typedef struct scaling {
  vec scale, factor;
} scaling;

INLINE scaling scaling_of(lanes magnitude, float limit) {
  const vec greatest = (vec)magnitude;
  const lanes is_number = greatest <= FLT_MAX, is_zero = greatest < 1e-30f;
  const vec scale = is_zero ? (vec)0 : greatest / limit, factor = limit / greatest;
  return (scaling){is_number ? scale : (vec)NAN, is_number & ~is_zero ? factor : (vec)0};
}

/// Words of a row of A.
INLINE size_t row_words(size_t k, const instruction i) { return has_signs(i) + words_of(k, i); }

/// Writes `m` rows of A as words, and their scales.
INLINE void quantize(
    uint32_t *out, float *scales, const float *a, ptrdiff_t lda, size_t m, size_t k, const instruction i,
    const int limit) {
  // So many rows at once that none waits for the division of its own scale.
  for (size_t first = 0; first < m; first += LANES) {
    const size_t count = m - first < LANES ? m - first : LANES;
    const float *in = a + (ptrdiff_t)first * lda;
    if (i == DOT2_BF16) {
      for (size_t r = 0; r < count; r++, out += words_of(k, i)) {
        scales[first + r] = 1;
        convert_row(out, in + (ptrdiff_t)r * lda, k, (conversion){0}, i);
      }
      continue;
    }
    int32_t greatest[LANES] = {0};
    float factors[LANES];
    lanes signs = 0;
    for (size_t r = 0; r < count; r++) greatest[r] = greatest_magnitude(in + (ptrdiff_t)r * lda, k, &signs);
    const scaling all = scaling_of(*(const lanes *)greatest, (float)limit);
    store_first(scales + first, all.scale, count);
    *(vec *)factors = all.factor;
    const uint32_t is_signed = has_signs(i) && __builtin_reduce_or(signs) < 0;
    for (size_t r = 0; r < count; r++, out += row_words(k, i)) {
      if (has_signs(i)) *out = is_signed;
      const conversion how = {factors[r], ROUNDING + (float)offset_of(i)};
      convert_row(out + has_signs(i), in + (ptrdiff_t)r * lda, k, how, i);
    }
  }
}

/// Fills column `j` of a panel of zeros that is `nr` words wide.
INLINE void quantize_column(
    uint32_t *panel, size_t nr, size_t j, const float *weights, size_t k, const instruction i, const int limit) {
  if (i == DOT2_BF16) return pack_column(panel + j, nr, weights, k, (conversion){0}, i);
  lanes signs = 0;
  const lanes greatest = (lanes)greatest_magnitude(weights, k, &signs);
  const scaling column = scaling_of(greatest, weight_limit(weights, k, ((vec)greatest)[0], limit));
  uint32_t *words = panel + 2 * nr + j, sum = 0;
  pack_column(words, nr, weights, k, (conversion){column.factor[0], ROUNDING}, i);
  // Only 8-bit integers of A have an offset.
  for (size_t word = 0; word < words_of(k, i); word++)
    for (size_t e = 0; e < group_of(i); e++) sum += (uint32_t)(int8_t)(words[word * nr] >> (e * 32 / group_of(i)));
  ((float *)panel)[j] = column.scale[0];
  panel[nr + j] = (uint32_t)-offset_of(i) * sum;
}

INLINE lanes first_sum(const uint32_t *panel, const int vectors, const int v, const instruction i) {
  return i == DOT2_BF16 ? (lanes)0 : *(const lanes *)(panel + (vectors + v) * LANES);
}

INLINE vec column_scale(const uint32_t *panel, const int v, const instruction i) {
  return i == DOT2_BF16 ? (vec)1 : *(const vec *)(panel + v * LANES);
}

INLINE vec product_of(lanes sum, float row_scale, vec scale, const instruction i) {
  return i == DOT2_BF16 ? (vec)sum : __builtin_convertvector(sum, vec) * (scale * row_scale);
}
