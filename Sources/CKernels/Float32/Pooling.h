// Pooling and normalization of NHWC images; a part of Loops.h.

// As many floats as the widest registers hold; narrower processors take several.
#define WIDTH 16
typedef float floats __attribute__((ext_vector_type(WIDTH), aligned(4)));

// The part of a window that lies within the image: `rows` rows, the first at index `first` of a ring of `places`, and
// `columns` columns.
typedef struct window_part {
  size_t rows, first, places, row_step, row_stride, columns, column_stride;
} window_part;

// `vectors` vectors of a pixel's channels. `vectors` and `is_maximum` are known when compiled.
INLINE void reduce_vectors(
    float *restrict out, const float *restrict in, const window_part *w, const int vectors, const int is_maximum) {
  floats sum[4];
  UNROLLED for (int v = 0; v < vectors; v++) sum[v] = is_maximum ? -FLT_MAX : 0;
  for (size_t i = 0, place = w->first; i < w->rows; i++) {
    const float *pixel = in + place * w->row_stride;
    for (size_t j = 0; j < w->columns; j++, pixel += w->column_stride) {
      UNROLLED for (int v = 0; v < vectors; v++) {
        const floats value = *(const floats *)(pixel + v * WIDTH);
        sum[v] = is_maximum ? (sum[v] > value ? sum[v] : value) : sum[v] + value;
      }
    }
    place += w->row_step;
    if (place >= w->places) place -= w->places;
  }
  UNROLLED for (int v = 0; v < vectors; v++) *(floats *)(out + v * WIDTH) = sum[v];
}

INLINE float reduce_channel(const float *in, const window_part *w, const int is_maximum) {
  float sum = is_maximum ? -FLT_MAX : 0;
  for (size_t i = 0, place = w->first; i < w->rows; i++) {
    const float *pixel = in + place * w->row_stride;
    for (size_t j = 0; j < w->columns; j++, pixel += w->column_stride)
      sum = is_maximum ? (sum > *pixel ? sum : *pixel) : sum + *pixel;
    place += w->row_step;
    if (place >= w->places) place -= w->places;
  }
  return sum;
}

INLINE void reduce_pixel(
    float *restrict out, const float *restrict in, const window_part *w, size_t channels, const int is_maximum) {
  size_t c = 0;
  for (; c + 4 * WIDTH <= channels; c += 4 * WIDTH) reduce_vectors(out + c, in + c, w, 4, is_maximum);
  for (; c + WIDTH <= channels; c += WIDTH) reduce_vectors(out + c, in + c, w, 1, is_maximum);
  for (; c < channels; c++) out[c] = reduce_channel(in + c, w, is_maximum);
}

// The taps of `kernel` that lie within an axis: those from `*first` on, as many as are returned.
INLINE size_t taps_within(size_t at, size_t kernel, size_t dilation, size_t pad, size_t input, size_t *first) {
  size_t tap = at < pad ? (pad - at + dilation - 1) / dilation : 0;
  size_t end = at < input + pad ? (input + pad - at - 1) / dilation + 1 : 0;
  if (end > kernel) end = kernel;
  *first = tap;
  return tap < end ? end - tap : 0;
}

INLINE void reduce_windows(
    float *restrict out, const float *restrict in, const ckernels_window *w, size_t channels, size_t input_rows,
    size_t first, size_t rows, const int is_maximum) {
  window_part part = {
      .places = input_rows, .row_step = w->dilation_y, .row_stride = w->input_width * channels,
      .column_stride = w->dilation_x * channels};
  for (size_t y = first; y < first + rows; y++) {
    size_t tap;
    const size_t at_y = y * w->stride_y;
    part.rows = taps_within(at_y, w->kernel_height, w->dilation_y, w->pad_top, w->input_height, &tap);
    part.first = part.rows > 0 ? (at_y + tap * w->dilation_y - w->pad_top) % input_rows : 0;
    for (size_t x = 0; x < w->output_width; x++, out += channels) {
      const size_t at_x = x * w->stride_x;
      part.columns = taps_within(at_x, w->kernel_width, w->dilation_x, w->pad_left, w->input_width, &tap);
      const size_t column = part.columns > 0 ? at_x + tap * w->dilation_x - w->pad_left : 0;
      reduce_pixel(out, in + column * channels, &part, channels, is_maximum);
    }
  }
}

static void max_pool_nhwc(
    float *restrict out, const float *restrict in, const ckernels_window *window, size_t channels, size_t input_rows,
    size_t first, size_t rows) {
  reduce_windows(out, in, window, channels, input_rows, first, rows, 1);
}

static void sum_pool_nhwc(
    float *restrict out, const float *restrict in, const ckernels_window *window, size_t channels, size_t first,
    size_t rows) {
  reduce_windows(out, in, window, channels, window->input_height, first, rows, 0);
}

static void lrn_nhwc(
    float *restrict out, const float *restrict in, size_t pixels, size_t channels, size_t before, size_t after,
    float scale, float bias, float *restrict squares) {
  memset(squares, 0, (channels + before + after) * sizeof(float));
  for (size_t pixel = 0; pixel < pixels; pixel++, in += channels, out += channels) {
    for (size_t c = 0; c < channels; c++) squares[before + c] = in[c] * in[c];
    size_t c = 0;
    for (; c + WIDTH <= channels; c += WIDTH) {
      floats sum = 0;
      for (size_t d = 0; d <= before + after; d++) sum += *(const floats *)(squares + c + d);
      const floats root = __builtin_elementwise_sqrt(bias + scale * sum);
      *(floats *)(out + c) = *(const floats *)(in + c) / (root * __builtin_elementwise_sqrt(root));
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (size_t d = 0; d <= before + after; d++) sum += squares[c + d];
      const float root = sqrtf(bias + scale * sum);
      out[c] = in[c] / (root * sqrtf(root));
    }
  }
}
