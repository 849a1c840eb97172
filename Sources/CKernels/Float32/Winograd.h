// Winograd convolution (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308); a part
// of Float32.h.
//
// Interpolation points: 0, 1, -1, 2, -2, infinity for input tiles of 6; with 1/2 and -1/2 before infinity for 8. The
// weights' transform in Swift has the same order.

INLINE void input_6(const vec d[6], vec *o, const size_t stride) {
  const vec a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  o[0] = 4 * d[0] - 5 * d[2] + d[4];
  o[stride] = a + b;
  o[2 * stride] = a - b;
  o[3 * stride] = c + e;
  o[4 * stride] = c - e;
  o[5 * stride] = 4 * d[1] - 5 * d[3] + d[5];
}

INLINE void input_8(const vec d[8], vec *o, const size_t stride) {
  vec a = d[2] + d[6] - 4.25f * d[4], b = d[1] + d[5] - 4.25f * d[3];
  o[0] = d[0] - d[6] + 5.25f * (d[4] - d[2]);
  o[stride] = a + b;
  o[2 * stride] = a - b;
  a = d[6] + 0.25f * d[2] - 1.25f * d[4], b = 0.5f * d[1] - 2.5f * d[3] + 2 * d[5];
  o[3 * stride] = a + b;
  o[4 * stride] = a - b;
  a = d[6] + 4 * d[2] - 5 * d[4], b = 2 * d[1] - 2.5f * d[3] + 0.5f * d[5];
  o[5 * stride] = a + b;
  o[6 * stride] = a - b;
  o[7 * stride] = d[7] - d[1] + 5.25f * (d[3] - d[5]);
}

// Rows of the output transform: point p contributes its value to the power of the row, the last one to the last row
// only.
INLINE void output_6(const vec *m, vec *o, const size_t tile) {
  const vec a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
  o[0] = m[0] + a + c;
  o[1] = b + 2 * d;
  o[2] = a + 4 * c;
  if (tile == 3) o[2] += m[5];
  else o[3] = b + 8 * d + m[5];
}

INLINE void output_8(const vec *m, vec *o, const size_t tile) {
  const vec a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4], e = m[5] + m[6], f = m[5] - m[6];
  o[0] = m[0] + a + c + e;
  o[1] = b + 2 * d + 0.5f * f;
  o[2] = a + 4 * c + 0.25f * e;
  o[3] = b + 8 * d + 0.125f * f;
  if (tile > 4) o[4] = a + 16 * c + 0.0625f * e;
  if (tile > 5) o[5] = b + 32 * d + 0.03125f * f;
  o[tile - 1] += m[7];
}

// The pixels under a tile: `side` * `side` of them from (y, x) on, `outside` where there are none.
INLINE void locate(
    const float **pixels, const float *image, const float *outside, size_t side, ptrdiff_t y, ptrdiff_t x,
    size_t height, size_t width, size_t stride) {
  for (size_t i = 0; i < side; i++)
    for (size_t j = 0; j < side; j++) {
      const ptrdiff_t row = y + (ptrdiff_t)i, column = x + (ptrdiff_t)j;
      const int inside = row >= 0 && row < (ptrdiff_t)height && column >= 0 && column < (ptrdiff_t)width;
      pixels[i * side + j] = inside ? image + ((size_t)row * width + (size_t)column) * stride : outside;
    }
}

typedef struct tile_position {
  size_t image, y, x;
} tile_position;

INLINE tile_position position_of(const ckernels_winograd *w, size_t tile) {
  const size_t across = (w->window->output_width + w->output_tile - 1) / w->output_tile;
  const size_t down = (w->window->output_height + w->output_tile - 1) / w->output_tile;
  return (tile_position){tile / (across * down), tile / across % down * w->output_tile, tile % across * w->output_tile};
}

// `points` and `tile` are constants where these are inlined.
INLINE void input_tile(float *planes, size_t plane, const float **pixels, const size_t points, size_t channels) {
  for (size_t c = 0; c < channels; c += LANES) {
    vec columns[64], d[8], o[8];
    for (size_t x = 0; x < points; x++) {
      UNROLLED for (size_t y = 0; y < points; y++) d[y] = *(const vec *)(pixels[y * points + x] + c);
      points == 6 ? input_6(d, columns + x, 6) : input_8(d, columns + x, 8);
    }
    for (size_t y = 0; y < points; y++) {
      points == 6 ? input_6(columns + y * 6, o, 1) : input_8(columns + y * 8, o, 1);
      UNROLLED for (size_t x = 0; x < points; x++) *(vec *)(planes + (y * points + x) * plane + c) = o[x];
    }
  }
}

static void winograd_input_transform(
    const ckernels_winograd *w, size_t first, size_t count, float *planes, size_t plane) {
  const ckernels_window *window = w->window;
  const size_t image = window->input_height * window->input_width * w->input_stride;
  for (size_t i = 0; i < count; i++) {
    const tile_position at = position_of(w, first + i);
    const float *pixels[64];
    locate(
        pixels, w->input + at.image * image, w->zeros, w->input_tile, (ptrdiff_t)at.y - (ptrdiff_t)window->pad_top,
        (ptrdiff_t)at.x - (ptrdiff_t)window->pad_left, window->input_height, window->input_width, w->input_stride);
    if (w->input_tile == 6) input_tile(planes + i * w->input_channels, plane, pixels, 6, w->input_channels);
    else input_tile(planes + i * w->input_channels, plane, pixels, 8, w->input_channels);
  }
}

// Where the results of a tile go, and the residuals that are added.
typedef struct tile_pixels {
  const float *results[36], *residuals[36];
} tile_pixels;

INLINE void locate_results(tile_pixels *pixels, const ckernels_winograd *w, size_t tile) {
  const size_t height = w->window->output_height, width = w->window->output_width;
  const tile_position at = position_of(w, tile);
  const size_t image = at.image * height * width * w->output_stride;
  const ptrdiff_t y = (ptrdiff_t)at.y, x = (ptrdiff_t)at.x;
  locate(pixels->results, w->output + image, w->spare, w->output_tile, y, x, height, width, w->output_stride);
  if (w->residual)
    locate(pixels->residuals, w->residual + image, w->zeros, w->output_tile, y, x, height, width, w->output_stride);
}

INLINE void output_row(const vec *m, vec *o, const size_t points, const size_t tile) {
  points == 6 ? output_6(m, o, tile) : output_8(m, o, tile);
}

// `n` output channels of a tile from channel `first` on, from planes that begin with that one.
INLINE void output_tile(
    const ckernels_winograd *w, const tile_pixels *pixels, const float *planes, size_t plane, size_t first, size_t n,
    const size_t points, const size_t tile, const int has_residual) {
  for (size_t c = 0; c < n; c += LANES) {
    vec rows[6 * 8], m[8], o[6];
    UNROLLED for (size_t x = 0; x < points; x++) {
      UNROLLED for (size_t y = 0; y < points; y++) m[y] = *(const vec *)(planes + (y * points + x) * plane + c);
      output_row(m, o, points, tile);
      UNROLLED for (size_t y = 0; y < tile; y++) rows[y * points + x] = o[y];
    }
    const size_t channel = first + c;
    const vec bias = *(const vec *)(w->bias + channel);
    UNROLLED for (size_t y = 0; y < tile; y++) {
      output_row(rows + y * points, o, points, tile);
      UNROLLED for (size_t x = 0; x < tile; x++) {
        vec value = o[x] + bias;
        if (has_residual) value += *(const vec *)(pixels->residuals[y * tile + x] + channel);
        // `locate` returned pixels of the output, or the spare one.
        *(vec *)((float *)pixels->results[y * tile + x] + channel) = clamped(value, w->minimum, w->maximum);
      }
    }
  }
}

typedef void (*output_function)(
    const ckernels_winograd *, const tile_pixels *, const float *planes, size_t plane, size_t first, size_t n);
#define OUTPUT(POINTS, TILE, RESIDUAL)                                                                               \
  static void output_##POINTS##_##TILE##_##RESIDUAL(                                                                 \
      const ckernels_winograd *w, const tile_pixels *pixels, const float *planes, size_t plane, size_t first,        \
      size_t n) {                                                                                                    \
    output_tile(w, pixels, planes, plane, first, n, POINTS, TILE, RESIDUAL);                                         \
  }
#define OUTPUT_ENTRY(POINTS, TILE, RESIDUAL) \
  [POINTS == 8][TILE][RESIDUAL] = output_##POINTS##_##TILE##_##RESIDUAL,
#define WINOGRAD_SIZES(X, RESIDUAL) \
  X(6, 3, RESIDUAL) X(6, 4, RESIDUAL) X(8, 4, RESIDUAL) X(8, 5, RESIDUAL) X(8, 6, RESIDUAL)
WINOGRAD_SIZES(OUTPUT, 0)
WINOGRAD_SIZES(OUTPUT, 1)
static const output_function output_functions[2][7][2] = {
    WINOGRAD_SIZES(OUTPUT_ENTRY, 0) WINOGRAD_SIZES(OUTPUT_ENTRY, 1)};

INLINE output_function output_function_of(const ckernels_winograd *w) {
  return output_functions[w->input_tile == 8][w->output_tile][w->residual != NULL];
}

static void winograd_output_transform(
    const ckernels_winograd *w, const float *planes, size_t plane, size_t first, size_t count) {
  const output_function output = output_function_of(w);
  for (size_t i = 0; i < count; i++) {
    tile_pixels pixels;
    locate_results(&pixels, w, first + i);
    output(w, &pixels, planes + i * w->output_channels, plane, 0, w->output_channels);
  }
}

// Tiles of a block: the first-level cache more or less holds their sums for two vectors of output channels.
#define BLOCK MAXIMUM_MR

// The GEMM of some tiles and some vectors of output channels at one point: without the bias, residual, clamp and
// partial vectors of GEMM.h, which would cost a twelfth of so few input channels.
INLINE void point_gemm(
    const float *planes, size_t lda, size_t k_count, const float *weights, float *sums, const int tiles,
    const int vectors) {
  vec sum[MAXIMUM_MR][2];
  const float *row[(MAXIMUM_MR + 2) / 3];
  UNROLLED for (int r = 0; r < tiles; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = 0;
  }
  UNROLLED for (int r = 0; r < tiles; r += 3) row[r / 3] = planes + (size_t)r * lda;
  for (size_t k = 0; k < k_count; k++) {
    vec weight[2];
    UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const vec *)(weights + v * LANES);
    weights += vectors * LANES;
    UNROLLED for (int r = 0; r < tiles; r++) {
      const vec value = (vec)row[r / 3][(size_t)(r % 3) * lda];
      UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] += value * weight[v];
    }
    UNROLLED for (int r = 0; r < tiles; r += 3) row[r / 3]++;
  }
  UNROLLED for (int r = 0; r < tiles; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) *(vec *)(sums + (r * vectors + v) * LANES) = sum[r][v];
  }
}

// sums[point][tile][channel] of a panel, for all points: as many tiles at a time as the registers hold.
INLINE void panel_gemms(
    const ckernels_winograd *w, const float *planes, size_t plane, size_t count, const float *weights, float *sums,
    const int vectors) {
  const size_t nr = (size_t)vectors * LANES;
  const tile_heights heights = heights_of(count, gemm_mr[2]);
  for (size_t point = 0; point < w->input_tile * w->input_tile; point++) {
    const float *from = planes + point * plane;
    float *to = sums + point * BLOCK * nr;
    for (size_t i = 0, tiles; i < heights.tiles; i++, from += tiles * w->input_channels, to += tiles * nr) {
      tiles = height_of(heights, i);
      switch (tiles) {
#define CASE(P, VECTORS, ROWS) \
  case ROWS: point_gemm(from, w->input_channels, w->k, weights, to, ROWS, VECTORS); break;
        GEMM_MR_2(CASE, winograd, vectors)
      }
    }
    weights += w->k * nr;
  }
}

static size_t winograd_scratch(size_t input_tile, size_t input_channels) {
  return input_tile * input_tile * BLOCK * (input_channels + 2 * LANES);
}

static void winograd(const ckernels_winograd *w, const float *weights, size_t first, size_t count, float *scratch) {
  const size_t area = w->input_tile * w->input_tile, plane = BLOCK * w->input_channels;
  float *planes = scratch, *sums = scratch + area * plane;
  const output_function output = output_function_of(w);
  const tile_heights blocks = heights_of(count, BLOCK);
  for (size_t block = 0, tiles; block < blocks.tiles; block++, first += tiles) {
    tiles = height_of(blocks, block);
    tile_pixels pixels[BLOCK];
    winograd_input_transform(w, first, tiles, planes, plane);
    for (size_t i = 0; i < tiles; i++) locate_results(&pixels[i], w, first + i);
    for (size_t panel = 0; panel < w->output_channels; panel += 2 * LANES) {
      const size_t width = w->output_channels - panel < 2 * LANES ? LANES : 2 * LANES;
      if (width == LANES) panel_gemms(w, planes, plane, tiles, weights + panel * area * w->k, sums, 1);
      else panel_gemms(w, planes, plane, tiles, weights + panel * area * w->k, sums, 2);
      for (size_t i = 0; i < tiles; i++) output(w, &pixels[i], sums + i * width, BLOCK * width, panel, width);
    }
  }
}
