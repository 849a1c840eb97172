// The transforms of Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
// arXiv 1509.09308); a part of Template.h.
//
// Interpolation points: 0, 1, -1, 2, -2, infinity for 6; with 1/2 and -1/2 between for 8. The order is the one in which
// WinogradWeights.swift transforms the weights.

INLINE void input_6(const vec d[6], vec *o, const size_t step) {
  const vec a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  o[0] = 4 * d[0] - 5 * d[2] + d[4];
  o[step] = a + b;
  o[2 * step] = a - b;
  o[3 * step] = c + e;
  o[4 * step] = c - e;
  o[5 * step] = 4 * d[1] - 5 * d[3] + d[5];
}

INLINE void input_8(const vec d[8], vec *o, const size_t step) {
  vec a = d[2] + d[6] - 4.25f * d[4], b = d[1] + d[5] - 4.25f * d[3];
  o[0] = d[0] - d[6] + 5.25f * (d[4] - d[2]);
  o[step] = a + b;
  o[2 * step] = a - b;
  a = d[6] + 0.25f * d[2] - 1.25f * d[4], b = 0.5f * d[1] - 2.5f * d[3] + 2 * d[5];
  o[3 * step] = a + b;
  o[4 * step] = a - b;
  a = d[6] + 4 * d[2] - 5 * d[4], b = 2 * d[1] - 2.5f * d[3] + 0.5f * d[5];
  o[5 * step] = a + b;
  o[6 * step] = a - b;
  o[7 * step] = d[7] - d[1] + 5.25f * (d[3] - d[5]);
}

// Rows of the output transform: point p contributes its value to the power of the row, the last one to the last row only.
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

// Where the pixels under a tile lie: `side` * `side` of them from (y, x) on, `outside` where there are none.
INLINE void locate(
    const float **pixels, const float *image, const float *outside, size_t side, ptrdiff_t y, ptrdiff_t x, size_t height,
    size_t width, size_t step) {
  for (size_t i = 0; i < side; i++)
    for (size_t j = 0; j < side; j++) {
      const ptrdiff_t row = y + (ptrdiff_t)i, column = x + (ptrdiff_t)j;
      const int inside = row >= 0 && row < (ptrdiff_t)height && column >= 0 && column < (ptrdiff_t)width;
      pixels[i * side + j] = inside ? image + ((size_t)row * width + (size_t)column) * step : outside;
    }
}

typedef struct tile_place {
  size_t image, y, x;
} tile_place;

INLINE tile_place place_of(const ckernels_winograd *w, size_t tile) {
  const size_t across = (w->window->output_width + w->output_tile - 1) / w->output_tile;
  const size_t down = (w->window->output_height + w->output_tile - 1) / w->output_tile;
  return (tile_place){tile / (across * down), tile / across % down * w->output_tile, tile % across * w->output_tile};
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

static void winograd_input(const ckernels_winograd *w, size_t first, size_t count, float *planes, size_t plane) {
  const ckernels_window *window = w->window;
  const size_t image = window->input_height * window->input_width * w->input_stride;
  for (size_t i = 0; i < count; i++) {
    const tile_place place = place_of(w, first + i);
    const float *pixels[64];
    locate(
        pixels, w->input + place.image * image, w->zeros, w->input_tile, (ptrdiff_t)place.y - (ptrdiff_t)window->pad_top,
        (ptrdiff_t)place.x - (ptrdiff_t)window->pad_left, window->input_height, window->input_width, w->input_stride);
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
  const tile_place place = place_of(w, tile);
  const size_t image = place.image * height * width * w->output_stride;
  const ptrdiff_t y = (ptrdiff_t)place.y, x = (ptrdiff_t)place.x;
  locate(pixels->results, w->output + image, w->spare, w->output_tile, y, x, height, width, w->output_stride);
  if (w->residual)
    locate(pixels->residuals, w->residual + image, w->zeros, w->output_tile, y, x, height, width, w->output_stride);
}

INLINE void output_row(const vec *m, vec *o, const size_t points, const size_t tile) {
  points == 6 ? output_6(m, o, tile) : output_8(m, o, tile);
}

// `outputs` of a tile from output `first` on, from planes that begin with that one.
INLINE void output_tile(
    const ckernels_winograd *w, const tile_pixels *pixels, const float *planes, size_t plane, size_t first, size_t outputs,
    const size_t points, const size_t tile, const int has_residual) {
  for (size_t c = 0; c < outputs; c += LANES) {
    vec rows[6 * 8], m[8], o[6];
    UNROLLED for (size_t x = 0; x < points; x++) {
      UNROLLED for (size_t y = 0; y < points; y++) m[y] = *(const vec *)(planes + (y * points + x) * plane + c);
      output_row(m, o, points, tile);
      UNROLLED for (size_t y = 0; y < tile; y++) rows[y * points + x] = o[y];
    }
    const size_t output = first + c;
    const vec bias = *(const vec *)(w->bias + output);
    UNROLLED for (size_t y = 0; y < tile; y++) {
      output_row(rows + y * points, o, points, tile);
      UNROLLED for (size_t x = 0; x < tile; x++) {
        vec value = o[x] + bias;
        if (has_residual) value += *(const vec *)(pixels->residuals[y * tile + x] + output);
        // `locate` gave pixels of the output, or the spare one.
        *(vec *)((float *)pixels->results[y * tile + x] + output) = clamped(value, w->minimum, w->maximum);
      }
    }
  }
}

typedef void (*output_function)(
    const ckernels_winograd *, const tile_pixels *, const float *planes, size_t plane, size_t first, size_t outputs);
#define OUTPUT(POINTS, TILE_SIDE, RESIDUAL) \
  static void output_##POINTS##_##TILE_SIDE##_##RESIDUAL( \
      const ckernels_winograd *w, const tile_pixels *pixels, const float *planes, size_t plane, size_t first, size_t outputs) { \
    output_tile(w, pixels, planes, plane, first, outputs, POINTS, TILE_SIDE, RESIDUAL); \
  }
#define TILINGS(X) X(6, 3, 0) X(6, 3, 1) X(6, 4, 0) X(6, 4, 1) X(8, 4, 0) X(8, 4, 1) X(8, 5, 0) X(8, 5, 1) X(8, 6, 0) X(8, 6, 1)
TILINGS(OUTPUT)
#define OUTPUT_ENTRY(POINTS, TILE_SIDE, RESIDUAL) [POINTS == 8][TILE_SIDE][RESIDUAL] = output_##POINTS##_##TILE_SIDE##_##RESIDUAL,
static const output_function output_functions[2][7][2] = {TILINGS(OUTPUT_ENTRY)};

INLINE output_function output_function_of(const ckernels_winograd *w) {
  return output_functions[w->input_tile == 8][w->output_tile][w->residual != NULL];
}

static void winograd_output(const ckernels_winograd *w, const float *planes, size_t plane, size_t first, size_t count) {
  const output_function output = output_function_of(w);
  for (size_t i = 0; i < count; i++) {
    tile_pixels pixels;
    locate_results(&pixels, w, first + i);
    output(w, &pixels, planes + i * w->output_channels, plane, 0, w->output_channels);
  }
}

// Tiles of a block, whose sums over two vectors of outputs the first-level cache holds more or less.
#define BLOCK MAXIMUM_ROWS

// The sums of some tiles times some vectors of outputs at one point: `multiply_tile` without bias, residual, clamp and partial
// vectors, which would cost a twelfth of a product of so few inputs.
INLINE void multiply_point(
    const float *planes, size_t step, size_t depth, const float *weights, float *sums, const int tiles, const int vectors) {
  vec sum[MAXIMUM_ROWS][2];
  const float *row[(MAXIMUM_ROWS + 2) / 3];
  UNROLLED for (int r = 0; r < tiles; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = 0;
  }
  UNROLLED for (int r = 0; r < tiles; r += 3) row[r / 3] = planes + (size_t)r * step;
  for (size_t k = 0; k < depth; k++) {
    vec weight[2];
    UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const vec *)(weights + v * LANES);
    weights += vectors * LANES;
    UNROLLED for (int r = 0; r < tiles; r++) {
      const vec value = (vec)row[r / 3][(size_t)(r % 3) * step];
      UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] += value * weight[v];
    }
    UNROLLED for (int r = 0; r < tiles; r += 3) row[r / 3]++;
  }
  UNROLLED for (int r = 0; r < tiles; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) *(vec *)(sums + (r * vectors + v) * LANES) = sum[r][v];
  }
}

// sums[point][tile][output] of a panel, for all points: as many tiles at a time as the registers hold.
INLINE void multiply_panel(
    const ckernels_winograd *w, const float *planes, size_t plane, size_t count, const float *weights, float *sums,
    const int vectors) {
  const size_t step = w->input_channels, width = (size_t)vectors * LANES;
  const size_t groups = (count + tile_rows[2] - 1) / tile_rows[2], least = count / groups, higher = count % groups;
  for (size_t point = 0; point < w->input_tile * w->input_tile; point++) {
    const float *from = planes + point * plane;
    float *to = sums + point * BLOCK * width;
    for (size_t i = 0, tiles; i < groups; i++, from += tiles * step, to += tiles * width) {
      tiles = least + (i < higher);
      switch (tiles) {
#define CASE(VECTORS, ROWS) \
  case ROWS: multiply_point(from, step, w->k, weights, to, ROWS, VECTORS); break;
        ROWS_OF_2(CASE, vectors)
      }
    }
    weights += w->k * width;
  }
}

static size_t winograd_scratch(size_t points, size_t inputs) { return points * points * BLOCK * (inputs + 2 * LANES); }

static void winograd(const ckernels_winograd *w, const float *weights, size_t first, size_t count, float *scratch) {
  const size_t area = w->input_tile * w->input_tile, plane = BLOCK * w->input_channels;
  float *planes = scratch, *sums = scratch + area * plane;
  const output_function output = output_function_of(w);
  const size_t blocks = (count + BLOCK - 1) / BLOCK, least = blocks > 0 ? count / blocks : 0;
  for (size_t block = 0, tiles; block < blocks; block++, first += tiles) {
    tiles = least + (block < count % blocks);
    tile_pixels pixels[BLOCK];
    winograd_input(w, first, tiles, planes, plane);
    for (size_t i = 0; i < tiles; i++) locate_results(&pixels[i], w, first + i);
    for (size_t panel = 0; panel < w->output_channels; panel += 2 * LANES) {
      const size_t width = w->output_channels - panel < 2 * LANES ? LANES : 2 * LANES;
      if (width == LANES) multiply_panel(w, planes, plane, tiles, weights + panel * area * w->k, sums, 1);
      else multiply_panel(w, planes, plane, tiles, weights + panel * area * w->k, sums, 2);
      for (size_t i = 0; i < tiles; i++) output(w, &pixels[i], sums + i * width, BLOCK * width, panel, width);
    }
  }
}
