// Depthwise convolution of NHWC images; a part of Float32.h.

/// One row of results with the window's rows that lie within the image.
typedef struct depthwise_row {
  const float *rows[CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT];
  size_t row_count;
  /// Those of the rows given.
  const float *weights;
  float *output;
} depthwise_row;

// `pixels` neighbouring results of `vectors` vectors of channels from `channel` on.
INLINE void depthwise_block(
    const ckernels_depthwise *p, const depthwise_row *row, const size_t pixels, const size_t vectors,
    const size_t rows, const size_t columns, const size_t stride, const size_t dilation, size_t start,
    const float *weights, size_t channel, float *out) {
  const size_t channels = p->channels, kernel_width = p->window->kernel_width;
  vec sum[8][4];
  UNROLLED for (size_t v = 0; v < vectors; v++)
    UNROLLED for (size_t x = 0; x < pixels; x++) sum[v][x] = *(const vec *)(p->bias + channel + v * LANES);
  for (size_t i = 0; i < rows; i++) {
    const float *in = row->rows[i] + start * channels + channel;
    for (size_t j = 0; j < columns; j++) {
      UNROLLED for (size_t v = 0; v < vectors; v++) {
        const vec weight = *(const vec *)(weights + (i * kernel_width + j) * channels + channel + v * LANES);
        UNROLLED for (size_t x = 0; x < pixels; x++)
          sum[v][x] += weight * *(const vec *)(in + (x * stride + j * dilation) * channels + v * LANES);
      }
    }
  }
  UNROLLED for (size_t x = 0; x < pixels; x++)
    UNROLLED for (size_t v = 0; v < vectors; v++)
      *(vec *)(out + x * channels + channel + v * LANES) = clamped(sum[v][x], p->minimum, p->maximum);
}

// The same for fewer channels than a vector holds.
SHARED void depthwise_few_channels(
    const ckernels_depthwise *p, const depthwise_row *row, size_t pixels, size_t rows, size_t columns, size_t start,
    const float *weights, float *out) {
  const size_t channels = p->channels, stride = p->window->stride_x, dilation = p->window->dilation_x;
  for (size_t c = 0; c < channels; c++)
    for (size_t x = 0; x < pixels; x++) {
      float sum = p->bias[c];
      for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
          sum += weights[(i * p->window->kernel_width + j) * channels + c] *
                 row->rows[i][(start + x * stride + j * dilation) * channels + c];
      sum = sum < p->minimum ? p->minimum : sum;
      out[x * channels + c] = sum > p->maximum ? p->maximum : sum;
    }
}

// `pixels` neighbouring results from `columns` taps of each row, where the first pixel's first tap is at column
// `start`. `pixels` is a constant where this is inlined, and for the usual windows the numbers of taps and the stride
// are too.
INLINE void depthwise_pixels(
    const ckernels_depthwise *p, const depthwise_row *row, const size_t pixels, const size_t rows,
    const size_t columns, const size_t stride, const size_t dilation, size_t start, size_t first_column, float *out) {
  const size_t channels = p->channels;
  const float *weights = row->weights + first_column * channels;
  if (channels < LANES) return depthwise_few_channels(p, row, pixels, rows, columns, start, weights, out);
  // Eight sums at a time, so that none waits for itself.
  const size_t vectors = 8 / pixels;
  size_t c = 0;
  for (; c + vectors * LANES <= channels; c += vectors * LANES)
    depthwise_block(p, row, pixels, vectors, rows, columns, stride, dilation, start, weights, c, out);
  for (; c + LANES <= channels; c += LANES)
    depthwise_block(p, row, pixels, 1, rows, columns, stride, dilation, start, weights, c, out);
  // A last vector overlaps the one before it, and gives the same bits again.
  if (c < channels)
    depthwise_block(p, row, pixels, 1, rows, columns, stride, dilation, start, weights, channels - LANES, out);
}

// Four results whose windows lie within the row.
INLINE void depthwise_four(const ckernels_depthwise *p, const depthwise_row *row, size_t start, float *out) {
  const size_t columns = p->window->kernel_width, stride = p->window->stride_x, dilation = p->window->dilation_x;
  const size_t rows = row->row_count;
#define FIXED_SIZE(ROWS, COLUMNS, STRIDE)                                          \
  if (rows == ROWS && columns == COLUMNS && stride == STRIDE && dilation == 1)     \
    return depthwise_pixels(p, row, 4, ROWS, COLUMNS, STRIDE, 1, start, 0, out);
  FIXED_SIZE(3, 3, 1)
  FIXED_SIZE(3, 3, 2)
  FIXED_SIZE(2, 3, 1)
  FIXED_SIZE(5, 5, 1)
  depthwise_pixels(p, row, 4, rows, columns, stride, dilation, start, 0, out);
}

static void depthwise_row_of(const ckernels_depthwise *p, const depthwise_row *row) {
  const ckernels_window *w = p->window;
  const size_t columns = w->kernel_width, stride = w->stride_x, dilation = w->dilation_x, pad = w->pad_left;
  const size_t reach = (columns - 1) * dilation, limit = w->input_width + pad;
  // The results whose whole window lies within the row.
  const size_t first = (pad + stride - 1) / stride;
  const size_t end = limit > reach ? (limit - reach - 1) / stride + 1 : 0;
  for (size_t x = 0; x < w->output_width;) {
    float *out = row->output + x * p->channels;
    const size_t at = x * stride;
    if (x >= first && x + 4 <= end && x + 4 <= w->output_width) {
      depthwise_four(p, row, at - pad, out);
      x += 4;
      continue;
    }
    // The taps within the row: pad <= at + tap * dilation < limit.
    size_t tap = at < pad ? (pad - at + dilation - 1) / dilation : 0;
    size_t tap_end = at < limit ? (limit - at - 1) / dilation + 1 : 0;
    if (tap_end > columns) tap_end = columns;
    if (tap > tap_end) tap = tap_end;
    const size_t start = tap < tap_end ? at + tap * dilation - pad : 0;
    depthwise_pixels(p, row, 1, row->row_count, tap_end - tap, stride, dilation, start, tap, out);
    x++;
  }
}

static void depthwise(const ckernels_depthwise *p) {
  const ckernels_window *w = p->window;
  for (size_t i = 0; i < p->rows; i++) {
    const size_t at = (p->first + i) * w->stride_y;
    depthwise_row row = {.row_count = 0, .weights = p->weights};
    row.output = p->output + i * w->output_width * p->channels;
    for (size_t tap = 0; tap < w->kernel_height; tap++) {
      const size_t y = at + tap * w->dilation_y;
      if (y < w->pad_top || y - w->pad_top >= w->input_height) continue;
      if (row.row_count == 0) row.weights = p->weights + tap * w->kernel_width * p->channels;
      row.rows[row.row_count++] = p->input + (y - w->pad_top) % p->input_rows * w->input_width * p->channels;
    }
    depthwise_row_of(p, &row);
  }
}
