// The tile of a product of words; a part of Template.h: some rows times up to three vectors of outputs, whose sums stay in
// registers.

typedef struct tile {
  const uint32_t *rows, *panel;
  const float *scales, *bias, *residual;
  float *output;
  /// Outputs to be written; the last vector may hold fewer than it could.
  size_t outputs;
} tile;

/// With HAS_SIGNS, a first word says whether elements may be negative.
static size_t row_words(size_t depth) { return HAS_SIGNS + words_of(depth); }

// `rows` and `vectors` are constants where this is inlined; three rows share a pointer, which keeps addresses in registers.
INLINE void sum_words(
    sums sum[][3], const uint32_t *row[], const size_t step, const uint32_t *weights, const int rows, const int vectors,
    const int is_signed) {
  lanes weight[3];
  UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const lanes *)(weights + v * LANES);
  UNROLLED for (int r = 0; r < rows; r++) {
    const lanes value = (lanes)(int32_t)row[r / 3][(size_t)(r % 3) * step];
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = accumulate(sum[r][v], value, weight[v], is_signed);
  }
  UNROLLED for (int r = 0; r < rows; r += 3) row[r / 3]++;
}

#if HAS_PAIRS
INLINE void sum_pair(
    sums sum[][3], const uint32_t *row[], const size_t step, const uint32_t *weights, const int rows, const int vectors) {
  lanes weight[3][2];
  UNROLLED for (int v = 0; v < vectors; v++) {
    weight[v][0] = *(const lanes *)(weights + v * LANES);
    weight[v][1] = *(const lanes *)(weights + (vectors + v) * LANES);
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    const uint32_t *at = row[r / 3] + (size_t)(r % 3) * step;
    const lanes value[2] = {(lanes)(int32_t)at[0], (lanes)(int32_t)at[1]};
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = accumulate_pair(sum[r][v], value, weight[v]);
  }
  UNROLLED for (int r = 0; r < rows; r += 3) row[r / 3] += 2;
}
#endif

INLINE void sum_products(
    sums sum[][3], const tile *t, const size_t depth, const int rows, const int vectors, const int is_signed) {
  const uint32_t *row[(MAXIMUM_ROWS + 2) / 3], *weights = t->panel + HEADER * vectors * LANES;
  const size_t count = words_of(depth), step = row_words(depth), width = (size_t)vectors * LANES;
  UNROLLED for (int r = 0; r < rows; r += 3) row[r / 3] = t->rows + (size_t)r * step + HAS_SIGNS;
#if HAS_PAIRS
  if (!is_signed) {
    const uint32_t *is_small = weights + count * width;
    for (size_t k = 0; k < count / 2; k++, weights += 2 * width)
      if (is_small[k]) {
        sum_pair(sum, row, step, weights, rows, vectors);
      } else {
        sum_words(sum, row, step, weights, rows, vectors, 0);
        sum_words(sum, row, step, weights + width, rows, vectors, 0);
      }
    if (count % 2) sum_words(sum, row, step, weights, rows, vectors, 0);
    return;
  }
#endif
  _Pragma("clang loop unroll_count(WORDS_AT_ONCE)") for (size_t k = 0; k < count; k++, weights += width)
    sum_words(sum, row, step, weights, rows, vectors, is_signed);
}

INLINE void finish_vector(
    const ckernels_quantized_gemm *p, const tile *t, sums sum, size_t r, size_t v, vec bias, vec scale,
    const int has_residual, size_t wanted) {
  const ptrdiff_t offset = (ptrdiff_t)r * p->ldc + (ptrdiff_t)v * LANES;
  vec value = product_of(sum, t->scales[r], scale) + bias;
  if (has_residual) value += load_first(t->residual + offset, wanted);
  store_first(t->output + offset, clamped(value, p->minimum, p->maximum), wanted);
}

// Whole vectors; what is the same for all of them stays in registers.
INLINE void finish_tile(
    const ckernels_quantized_gemm *p, const tile *t, sums sum[][3], const int rows, const int vectors,
    const int has_residual) {
  const ckernels_quantized_gemm product = *p;
  const tile at = *t;
  UNROLLED for (int v = 0; v < vectors; v++) {
    const vec bias = *(const vec *)(at.bias + v * LANES), scale = output_scale(at.panel, v);
    UNROLLED for (int r = 0; r < rows; r++)
      finish_vector(&product, &at, sum[r][v], (size_t)r, (size_t)v, bias, scale, has_residual, LANES);
  }
}

// The last panel, if it ends within a vector: once for all shapes of tiles, as it would be most of their code.
static __attribute__((noinline)) void finish_last_tile(
    const ckernels_quantized_gemm *p, const tile *t, const sums *sum, size_t rows, size_t vectors) {
  for (size_t v = 0; v < vectors; v++) {
    const size_t wanted = v + 1 < vectors ? LANES : t->outputs - v * LANES;
    const vec bias = *(const vec *)(t->bias + v * LANES), scale = output_scale(t->panel, (int)v);
    for (size_t r = 0; r < rows; r++)
      if (t->residual) finish_vector(p, t, sum[r * vectors + v], r, v, bias, scale, 1, wanted);
      else finish_vector(p, t, sum[r * vectors + v], r, v, bias, scale, 0, wanted);
  }
}

INLINE void multiply_tile(const ckernels_quantized_gemm *p, const tile *t, const int rows, const int vectors) {
  sums sum[MAXIMUM_ROWS][3];
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = first_sum(t->panel, vectors, v);
  }
  uint32_t is_signed = 0;
  if (HAS_SIGNS) {
    UNROLLED for (int r = 0; r < rows; r++) is_signed |= t->rows[(size_t)r * row_words(p->k)];
  }
  if (is_signed) sum_products(sum, t, p->k, rows, vectors, 1);
  else sum_products(sum, t, p->k, rows, vectors, 0);
  if (t->outputs < (size_t)vectors * LANES) {
    sums all[MAXIMUM_ROWS * 3];
    UNROLLED for (int r = 0; r < rows; r++) {
      UNROLLED for (int v = 0; v < vectors; v++) all[r * vectors + v] = sum[r][v];
    }
    finish_last_tile(p, t, all, (size_t)rows, (size_t)vectors);
  } else if (t->residual) {
    finish_tile(p, t, sum, rows, vectors, 1);
  } else {
    finish_tile(p, t, sum, rows, vectors, 0);
  }
}
