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

// Rows of the output transform: point p contributes its value to the power of the row.
INLINE void output_6(const vec *m, const size_t step, vec *o, const size_t tile) {
  const vec a = m[step] + m[2 * step], b = m[step] - m[2 * step];
  const vec c = m[3 * step] + m[4 * step], d = m[3 * step] - m[4 * step], last = m[5 * step];
  o[0] = m[0] + a + c;
  o[1] = b + 2 * d;
  o[2] = a + 4 * c;
  if (tile == 3) o[2] += last;
  else o[3] = b + 8 * d + last;
}

INLINE void output_8(const vec *m, const size_t step, vec *o) {
  const vec a = m[step] + m[2 * step], b = m[step] - m[2 * step];
  const vec c = m[3 * step] + m[4 * step], d = m[3 * step] - m[4 * step];
  const vec e = m[5 * step] + m[6 * step], f = m[5 * step] - m[6 * step], last = m[7 * step];
  o[0] = m[0] + a + c + e;
  o[1] = b + 2 * d + 0.5f * f;
  o[2] = a + 4 * c + 0.25f * e;
  o[3] = b + 8 * d + 0.125f * f + last;
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
  const size_t across = (w->window->output_width + w->tile - 1) / w->tile;
  const size_t down = (w->window->output_height + w->tile - 1) / w->tile;
  return (tile_place){tile / (across * down), tile / across % down * w->tile, tile % across * w->tile};
}

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

static void winograd_input(
    const ckernels_winograd *w, const float *input, size_t channels, size_t first, size_t count, float *planes,
    size_t plane) {
  const ckernels_window *window = w->window;
  for (size_t i = 0; i < count; i++) {
    const tile_place place = place_of(w, first + i);
    const float *pixels[64];
    locate(
        pixels, input + place.image * window->input_height * window->input_width * w->input_step, w->zeros, w->points,
        (ptrdiff_t)place.y - (ptrdiff_t)window->pad_top, (ptrdiff_t)place.x - (ptrdiff_t)window->pad_left,
        window->input_height, window->input_width, w->input_step);
    if (w->points == 6) input_tile(planes + i * channels, plane, pixels, 6, channels);
    else input_tile(planes + i * channels, plane, pixels, 8, channels);
  }
}

typedef struct output_end {
  const float *bias;
  float minimum, maximum;
} output_end;

INLINE void output_tile(
    const float **pixels, const float **residuals, const float *planes, size_t plane, const size_t points,
    const size_t tile, size_t outputs, const output_end *end) {
  for (size_t c = 0; c < outputs; c += LANES) {
    vec rows[4 * 8], m[8], o[4];
    for (size_t x = 0; x < points; x++) {
      UNROLLED for (size_t y = 0; y < points; y++) m[y] = *(const vec *)(planes + (y * points + x) * plane + c);
      points == 6 ? output_6(m, 1, o, tile) : output_8(m, 1, o);
      UNROLLED for (size_t y = 0; y < tile; y++) rows[y * points + x] = o[y];
    }
    const vec offset = *(const vec *)(end->bias + c);
    for (size_t y = 0; y < tile; y++) {
      points == 6 ? output_6(rows + y * 6, 1, o, tile) : output_8(rows + y * 8, 1, o);
      UNROLLED for (size_t x = 0; x < tile; x++) {
        vec value = o[x] + offset;
        if (residuals) value += *(const vec *)(residuals[y * tile + x] + c);
        // `locate` gave pixels of the output, or the spare one.
        *(vec *)((float *)pixels[y * tile + x] + c) = clamped(value, end->minimum, end->maximum);
      }
    }
  }
}

static void winograd_output(
    const ckernels_winograd *w, const float *planes, size_t plane, size_t outputs, size_t first, size_t count,
    const float *bias, const float *residual, float minimum, float maximum, float *output) {
  const output_end end = {bias, minimum, maximum};
  const size_t height = w->window->output_height, width = w->window->output_width;
  for (size_t i = 0; i < count; i++) {
    const tile_place place = place_of(w, first + i);
    const size_t image = place.image * height * width * w->output_step;
    const ptrdiff_t y = (ptrdiff_t)place.y, x = (ptrdiff_t)place.x;
    const float *pixels[16], *addends[16], **residuals = residual ? addends : NULL, *from = planes + i * outputs;
    locate(pixels, output + image, w->spare, w->tile, y, x, height, width, w->output_step);
    if (residual) locate(addends, residual + image, w->zeros, w->tile, y, x, height, width, w->output_step);
    if (w->points == 6 && w->tile == 4) output_tile(pixels, residuals, from, plane, 6, 4, outputs, &end);
    else if (w->points == 6) output_tile(pixels, residuals, from, plane, 6, 3, outputs, &end);
    else output_tile(pixels, residuals, from, plane, 8, 4, outputs, &end);
  }
}
