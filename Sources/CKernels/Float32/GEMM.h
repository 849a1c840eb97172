// The float32 GEMM; a part of Float32.h.

typedef struct gemm_tile {
  const float *a, *b, *bias, *residual;
  float *c;
  /// Columns to be written; the last vector may hold fewer than it could.
  size_t n;
  /// Whether `c` holds the sums over K so far, instead of the bias alone.
  int is_continued;
} gemm_tile;

// The arguments are copied, since a store could otherwise change them; what is the same for all rows then stays in
// registers.
INLINE void gemm_epilogue(
    const ckernels_gemm *g, const gemm_tile *t, vec sum[][3], const int mr, const int vectors, const int has_residual) {
  const gemm_tile at = *t;
  const ptrdiff_t ldc = g->ldc;
  const float minimum = g->minimum, maximum = g->maximum;
  UNROLLED for (int r = 0; r < mr; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      const ptrdiff_t offset = r * ldc + v * LANES;
      vec value = sum[r][v];
      if (has_residual) value += *(const vec *)(at.residual + offset);
      *(vec *)(at.c + offset) = clamped(value, minimum, maximum);
    }
  }
}

// The last panel, where it ends within a vector.
SHARED void gemm_partial_epilogue(
    const ckernels_gemm *g, const gemm_tile *t, const vec *sum, size_t mr, size_t vectors) {
  const gemm_tile at = *t;
  const ptrdiff_t ldc = g->ldc;
  const float minimum = g->minimum, maximum = g->maximum;
  for (size_t v = 0; v < vectors; v++) {
    const size_t columns = v + 1 < vectors ? LANES : at.n - v * LANES;
    for (size_t r = 0; r < mr; r++) {
      const ptrdiff_t offset = (ptrdiff_t)r * ldc + (ptrdiff_t)(v * LANES);
      vec value = sum[r * vectors + v];
      if (at.residual) value += load_first(at.residual + offset, columns);
      store_first(at.c + offset, clamped(value, minimum, maximum), columns);
    }
  }
}

SHARED void gemm_partial_sums(const ckernels_gemm *g, const gemm_tile *t, vec *sum, size_t mr, size_t vectors) {
  for (size_t v = 0; v < vectors; v++) {
    const size_t columns = v + 1 < vectors ? LANES : t->n - v * LANES;
    for (size_t r = 0; r < mr; r++)
      sum[r * vectors + v] = load_first(t->c + (ptrdiff_t)r * g->ldc + (ptrdiff_t)(v * LANES), columns);
  }
}

// `mr` and `vectors` are constants where this is inlined; three rows share a pointer, which keeps addresses in
// registers.
INLINE void gemm_tile_sums(const ckernels_gemm *g, const gemm_tile *t, const int mr, const int vectors) {
  vec sum[MAXIMUM_MR][3], partial[MAXIMUM_MR * 3];
  const float *row[(MAXIMUM_MR + 2) / 3];
  const ptrdiff_t lda = g->lda;
  const float *b = t->b;
  const int is_partial = t->n < (size_t)vectors * LANES;
  UNROLLED for (int r = 0; r < mr; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = *(const vec *)(t->bias + v * LANES);
  }
  if (t->is_continued && is_partial) {
    gemm_partial_sums(g, t, partial, (size_t)mr, (size_t)vectors);
    UNROLLED for (int r = 0; r < mr; r++) {
      UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = partial[r * vectors + v];
    }
  } else if (t->is_continued) {
    UNROLLED for (int r = 0; r < mr; r++) {
      UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = *(const vec *)(t->c + r * g->ldc + v * LANES);
    }
  }
  for (size_t segment = 0; segment < g->segments; segment++) {
    const float *start = t->a + (ptrdiff_t)segment * g->segment_stride;
    UNROLLED for (int r = 0; r < mr; r += 3) row[r / 3] = start + r * lda;
    for (size_t k = 0; k < g->k; k++) {
      vec weight[3];
      UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const vec *)(b + v * LANES);
      b += vectors * LANES;
      UNROLLED for (int r = 0; r < mr; r++) {
        const vec value = (vec)row[r / 3][r % 3 * lda];
        UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] += value * weight[v];
      }
      UNROLLED for (int r = 0; r < mr; r += 3) row[r / 3]++;
    }
  }
  if (is_partial) {
    UNROLLED for (int r = 0; r < mr; r++) {
      UNROLLED for (int v = 0; v < vectors; v++) partial[r * vectors + v] = sum[r][v];
    }
    gemm_partial_epilogue(g, t, partial, (size_t)mr, (size_t)vectors);
  } else if (t->residual) {
    gemm_epilogue(g, t, sum, mr, vectors, 1);
  } else {
    gemm_epilogue(g, t, sum, mr, vectors, 0);
  }
}

typedef void (*gemm_tile_function)(const ckernels_gemm *, const gemm_tile *);
#define GEMM_TILE(P, V, R) \
  static void P##_tile_##V##_##R(const ckernels_gemm *g, const gemm_tile *t) { gemm_tile_sums(g, t, R, V); }
REGISTER_TILES(gemm, GEMM_TILE, gemm_tile_function, GEMM_MR_1, GEMM_MR_2, GEMM_MR_3)

static size_t gemm_packed_count(size_t k, size_t n) { return k * vectors_of(n) * LANES; }

static void gemm_pack(float *packed, const float *weights, ptrdiff_t ld, size_t k, size_t n) {
  size_t column = 0;
  for (size_t left = vectors_of(n), panel; left > 0; left -= panel) {
    panel = panel_of(left);
    const size_t nr = panel * LANES;
    for (size_t l = 0; l < k; l++)
      for (size_t j = 0; j < nr; j++)
        *packed++ = column + j < n ? weights[(ptrdiff_t)(column + j) * ld + (ptrdiff_t)l] : 0;
    column += nr;
  }
}

// A part of K from `start` on, or all of it where there are several segments; `k` is the whole.
static void gemm_part(const ckernels_gemm *g, size_t start, size_t k) {
  // As many rows at a time as stay in the second-level cache while all panels pass over them.
  size_t block = CACHED_FLOATS / (g->k > 0 ? g->k : 1) / MAXIMUM_MR * MAXIMUM_MR;
  if (block < MAXIMUM_MR) block = MAXIMUM_MR;
  for (size_t row = 0; row < g->m; row += block) {
    const size_t m = g->m - row < block ? g->m - row : block;
    size_t column = 0;
    for (size_t left = vectors_of(g->n), panel; left > 0; left -= panel, column += panel * LANES) {
      panel = panel_of(left);
      gemm_tile t = {.bias = g->bias + column, .is_continued = start > 0};
      t.b = g->b + column * g->segments * k + start * panel * LANES;
      t.n = g->n - column < panel * LANES ? g->n - column : panel * LANES;
      const tile_heights heights = heights_of(m, gemm_mr[panel]);
      for (size_t i = 0, first = row, mr; i < heights.tiles; i++, first += mr) {
        mr = height_of(heights, i);
        const ptrdiff_t offset = (ptrdiff_t)first * g->ldc + (ptrdiff_t)column;
        t.a = g->a + (ptrdiff_t)first * g->lda;
        t.c = g->c + offset;
        t.residual = g->residual ? g->residual + offset : NULL;
        gemm_tiles[panel][mr](g, &t);
      }
    }
  }
}

static void gemm(const ckernels_gemm *g) {
  // A deep panel's weights would leave the caches between one tile and the next. Sums that are stored and resumed are
  // the same as if they had stayed in registers.
  const size_t parts = g->segments == 1 ? (g->k + CACHED_K - 1) / CACHED_K : 1;
  if (parts <= 1) return gemm_part(g, 0, g->k);
  for (size_t i = 0; i < parts; i++) {
    ckernels_gemm part = *g;
    const size_t start = g->k * i / parts;
    part.k = g->k * (i + 1) / parts - start;
    part.a += start;
    if (i + 1 < parts) {
      part.residual = NULL;
      part.minimum = -INFINITY, part.maximum = INFINITY;
    }
    gemm_part(&part, start, g->k);
  }
}
