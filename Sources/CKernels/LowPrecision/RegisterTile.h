// The register tile of a quantized GEMM: mr rows times up to three vectors of columns, whose sums stay in registers; a
// part of LowPrecision.h. `mr`, `vectors` and `i` are constants where these are inlined.

typedef struct quantized_tile {
  const uint32_t *a, *panel;
  const float *scales, *bias, *residual;
  float *c;
  /// Columns to be written; the last vector may hold fewer than it could.
  size_t n;
} quantized_tile;

// Three rows share a pointer, which keeps addresses in registers.
INLINE void sum_words(
    lanes sum[][3], const uint32_t *row[], const size_t lda, const uint32_t *b, const int mr, const int vectors,
    const int is_signed, const instruction i) {
  lanes weight[3];
  UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const lanes *)(b + v * LANES);
  UNROLLED for (int r = 0; r < mr; r++) {
    const lanes value = (lanes)(int32_t)row[r / 3][(size_t)(r % 3) * lda];
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = accumulate(sum[r][v], value, weight[v], is_signed, i);
  }
  UNROLLED for (int r = 0; r < mr; r += 3) row[r / 3]++;
}

#if defined(HAS_MADDUBS)
INLINE void sum_pair(
    lanes sum[][3], const uint32_t *row[], const size_t lda, const uint32_t *b, const int mr, const int vectors) {
  lanes weight[3][2];
  UNROLLED for (int v = 0; v < vectors; v++) {
    weight[v][0] = *(const lanes *)(b + v * LANES);
    weight[v][1] = *(const lanes *)(b + (vectors + v) * LANES);
  }
  UNROLLED for (int r = 0; r < mr; r++) {
    const uint32_t *at = row[r / 3] + (size_t)(r % 3) * lda;
    const lanes value[2] = {(lanes)(int32_t)at[0], (lanes)(int32_t)at[1]};
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = maddubs_twice(sum[r][v], value, weight[v]);
  }
  UNROLLED for (int r = 0; r < mr; r += 3) row[r / 3] += 2;
}

/// Rows without negative elements. After a panel's words comes whether each pair of them is small.
INLINE void sum_pairs(
    lanes sum[][3], const uint32_t *row[], const size_t lda, const uint32_t *b, const size_t words, const int mr,
    const int vectors) {
  const size_t nr = (size_t)vectors * LANES;
  const uint32_t *is_small = b + words * nr;
  for (size_t k = 0; k < words / 2; k++, b += 2 * nr)
    if (is_small[k]) {
      sum_pair(sum, row, lda, b, mr, vectors);
    } else {
      sum_words(sum, row, lda, b, mr, vectors, 0, MADDUBS);
      sum_words(sum, row, lda, b + nr, mr, vectors, 0, MADDUBS);
    }
  if (words % 2) sum_words(sum, row, lda, b, mr, vectors, 0, MADDUBS);
}
#endif

INLINE void sum_products(
    lanes sum[][3], const quantized_tile *t, const size_t k, const int mr, const int vectors, const int is_signed,
    const instruction i) {
  const uint32_t *row[(MAXIMUM_MR + 2) / 3], *b = t->panel + header_of(i) * (size_t)vectors * LANES;
  const size_t words = words_of(k, i), lda = row_words(k, i);
  UNROLLED for (int r = 0; r < mr; r += 3) row[r / 3] = t->a + (size_t)r * lda + has_signs(i);
#if defined(HAS_MADDUBS)
  if (i == MADDUBS && !is_signed) return sum_pairs(sum, row, lda, b, words, mr, vectors);
#endif
  _Pragma("clang loop unroll_count(WORDS_UNROLLED)") for (size_t k = 0; k < words; k++, b += vectors * LANES)
    sum_words(sum, row, lda, b, mr, vectors, is_signed, i);
}

INLINE void quantized_epilogue_vector(
    const ckernels_quantized_gemm *g, const quantized_tile *t, lanes sum, size_t r, size_t v, vec bias, vec scale,
    const int has_residual, size_t columns, const instruction i) {
  const ptrdiff_t offset = (ptrdiff_t)r * g->ldc + (ptrdiff_t)(v * LANES);
  vec value = product_of(sum, t->scales[r], scale, i) + bias;
  if (has_residual) value += load_first(t->residual + offset, columns);
  store_first(t->c + offset, clamped(value, g->minimum, g->maximum), columns);
}

// Whole vectors; what is the same for all of them stays in registers.
INLINE void quantized_epilogue(
    const ckernels_quantized_gemm *g, const quantized_tile *t, lanes sum[][3], const int mr, const int vectors,
    const int has_residual, const instruction i) {
  const ckernels_quantized_gemm gemm = *g;
  const quantized_tile at = *t;
  UNROLLED for (int v = 0; v < vectors; v++) {
    const vec bias = *(const vec *)(at.bias + v * LANES), scale = column_scale(at.panel, v, i);
    UNROLLED for (int r = 0; r < mr; r++)
      quantized_epilogue_vector(&gemm, &at, sum[r][v], (size_t)r, (size_t)v, bias, scale, has_residual, LANES, i);
  }
}

// The last panel, where it ends within a vector.
SHARED void quantized_partial_epilogue(
    const ckernels_quantized_gemm *g, const quantized_tile *t, const lanes *sum, size_t mr, size_t vectors,
    const instruction i) {
  for (size_t v = 0; v < vectors; v++) {
    const size_t columns = v + 1 < vectors ? LANES : t->n - v * LANES;
    const vec bias = *(const vec *)(t->bias + v * LANES), scale = column_scale(t->panel, (int)v, i);
    for (size_t r = 0; r < mr; r++)
      if (t->residual) quantized_epilogue_vector(g, t, sum[r * vectors + v], r, v, bias, scale, 1, columns, i);
      else quantized_epilogue_vector(g, t, sum[r * vectors + v], r, v, bias, scale, 0, columns, i);
  }
}

INLINE void quantized_tile_sums(
    const ckernels_quantized_gemm *g, const quantized_tile *t, const int mr, const int vectors, const instruction i) {
  lanes sum[MAXIMUM_MR][3];
  UNROLLED for (int r = 0; r < mr; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = first_sum(t->panel, vectors, v, i);
  }
  uint32_t is_signed = 0;
  if (has_signs(i)) {
    UNROLLED for (int r = 0; r < mr; r++) is_signed |= t->a[(size_t)r * row_words(g->k, i)];
  }
  if (is_signed) sum_products(sum, t, g->k, mr, vectors, 1, i);
  else sum_products(sum, t, g->k, mr, vectors, 0, i);
  if (t->n < (size_t)vectors * LANES) {
    lanes all[MAXIMUM_MR * 3];
    UNROLLED for (int r = 0; r < mr; r++) {
      UNROLLED for (int v = 0; v < vectors; v++) all[r * vectors + v] = sum[r][v];
    }
    quantized_partial_epilogue(g, t, all, (size_t)mr, (size_t)vectors, i);
  } else if (t->residual) {
    quantized_epilogue(g, t, sum, mr, vectors, 1, i);
  } else {
    quantized_epilogue(g, t, sum, mr, vectors, 0, i);
  }
}
