// Whether a table's kernels agree with the portable ones on this processor: on small random cases that reach every
// register tile, every tail, residuals, clamps and paddings. No emulator stands in for a processor that has an
// instruction set, so each processor proves the kernels that are about to serve on it.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "LoopTable.h"
#include "Tables.h"

/// Floats of each array of the workspace: the largest case's.
#define ROOM 65536

typedef struct workspace {
  float a[ROOM], b[ROOM], bias[ROOM], residual[ROOM], packed[ROOM], scratch[ROOM], found[ROOM], expected[ROOM];
  float zeros[64];
} workspace;

/// What is compared with what.
typedef struct proof {
  const ckernels_microkernels *table, *reference;
  float tolerance;
  uint32_t random;
  workspace *w;
} proof;

/// Fills an array with numbers between -1 and 1, or between 0 and 1.
static void fill(proof *p, float *out, size_t count, int is_nonnegative) {
  for (size_t i = 0; i < count; i++) {
    p->random = p->random * 1664525 + 1013904223;
    const float value = (float)(p->random >> 8) / (1 << 24);
    out[i] = is_nonnegative ? value : 2 * value - 1;
  }
}

/// Zeros, also where no kernel may write: there they must stay.
static void clear(proof *p, size_t count) {
  memset(p->w->found, 0, count * sizeof(float));
  memset(p->w->expected, 0, count * sizeof(float));
}

static int agrees(const proof *p, size_t count, float tolerance) {
  const float *found = p->w->found, *expected = p->w->expected;
  float greatest = 0;
  for (size_t i = 0; i < count; i++) greatest = fmaxf(greatest, fabsf(expected[i]));
  for (size_t i = 0; i < count; i++) {
    const int is_close = tolerance == 0 ? memcmp(found + i, expected + i, sizeof(float)) == 0
                                        : fabsf(found[i] - expected[i]) <= tolerance * greatest;
    if (!is_close) return 0;
  }
  return 1;
}

/// Columns of B that reach panels of one, two and three vectors, whole and partial, of 4, 8 and 16 floats.
static const size_t columns[] = {5, 8, 16, 20, 24, 40, 48};
#define COLUMNS (sizeof columns / sizeof columns[0])

static int gemm_agrees(proof *p, ckernels_gemm g) {
  workspace *w = p->w;
  const size_t ldc = g.n + 3, count = g.m * ldc, k = g.segments * g.k;
  clear(p, count);
  g.a = w->a, g.bias = w->bias, g.ldc = (ptrdiff_t)ldc, g.b = w->packed;
  memset(w->bias, 0, (g.n + 16) * sizeof(float));
  fill(p, w->bias, g.n, 0);
  for (int i = 0; i < 2; i++) {
    const ckernels_microkernels *table = i == 0 ? p->table : p->reference;
    if (table->gemm_packed_count(k, g.n) > ROOM) return 0;
    table->gemm_pack(w->packed, w->b, (ptrdiff_t)k, k, g.n);
    g.c = i == 0 ? w->found : w->expected;
    table->gemm(&g);
  }
  return agrees(p, count, p->tolerance);
}

static int gemms_agree(proof *p) {
  const workspace *w = p->w;
  for (size_t m = 1; m <= 17; m++)
    for (size_t i = 0; i < COLUMNS; i++) {
      const size_t k = 1 + (m * 5 + i) % 13;
      ckernels_gemm g = {.lda = (ptrdiff_t)k + 2, .m = m, .segments = 1, .k = k, .n = columns[i]};
      g.minimum = -INFINITY, g.maximum = INFINITY;
      if (m % 2 == 0) g.residual = w->residual;
      if (m % 3 == 0) g.minimum = -0.5f, g.maximum = 0.75f;
      if (m % 4 == 0) g.segments = 3, g.segment_stride = 40;
      if (!gemm_agrees(p, g)) return 0;
    }
  // Deep enough that K is split and sums are resumed, in whole vectors and in a partial one.
  ckernels_gemm deep = {.lda = 1100, .m = 7, .segments = 1, .k = 1100, .n = 16, .residual = w->residual};
  deep.minimum = -1, deep.maximum = INFINITY;
  if (!gemm_agrees(p, deep)) return 0;
  deep.n = 21;
  return gemm_agrees(p, deep);
}

static int depthwise_agrees(proof *p) {
  // Height, width, stride, dilation, padding.
  static const size_t shapes[][5] = {
      {3, 3, 1, 1, 1}, {3, 3, 2, 1, 1}, {5, 5, 1, 1, 2}, {2, 4, 1, 2, 1}, {3, 3, 3, 1, 0}};
  workspace *w = p->w;
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
    for (size_t channels = 7; channels <= 77; channels += 35) {
      const size_t *s = shapes[i];
      ckernels_window window = {.input_height = 9, .input_width = 14, .kernel_height = s[0], .kernel_width = s[1]};
      window.stride_y = window.stride_x = s[2], window.dilation_y = window.dilation_x = s[3];
      window.pad_top = window.pad_left = s[4];
      window.output_height = (9 + 2 * s[4] - (s[0] - 1) * s[3] - 1) / s[2] + 1;
      window.output_width = (14 + 2 * s[4] - (s[1] - 1) * s[3] - 1) / s[2] + 1;
      ckernels_depthwise d = {.window = &window, .channels = channels, .input = w->a, .input_rows = 9, .weights = w->b};
      d.bias = w->bias, d.minimum = -0.5f, d.maximum = 1.5f, d.rows = window.output_height;
      const size_t count = window.output_height * window.output_width * channels;
      clear(p, count);
      d.output = w->found, p->table->depthwise(&d);
      d.output = w->expected, p->reference->depthwise(&d);
      if (!agrees(p, count, p->tolerance)) return 0;
    }
  return 1;
}

static int interleave_agrees(proof *p) {
  workspace *w = p->w;
  for (size_t channels = 1; channels <= 4; channels++)
    for (size_t width = 15; width <= 27; width += 6) {
      ckernels_nchw_image image = {.input = w->a, .channel_stride = 11 * 21, .height = 11, .width = 21};
      image.channels = channels, image.scale = w->b, image.shift = w->bias, image.pad_top = 2, image.pad_left = 3;
      clear(p, 15 * width * channels);
      p->table->interleave(&image, w->found, 0, 15, width);
      p->reference->interleave(&image, w->expected, 0, 15, width);
      if (!agrees(p, 15 * width * channels, p->tolerance)) return 0;
    }
  return 1;
}

/// Weights [point][output_channels][k] as `winograd` takes them.
static void pack_winograd(
    const ckernels_microkernels *table, const ckernels_winograd *c, const float *weights, float *out) {
  const size_t area = c->input_tile * c->input_tile, panel = 2 * table->lanes;
  for (size_t first = 0; first < c->output_channels; first += panel) {
    const size_t n = c->output_channels - first < panel ? c->output_channels - first : panel;
    for (size_t point = 0; point < area; point++) {
      table->gemm_pack(out, weights + (point * c->output_channels + first) * c->k, (ptrdiff_t)c->k, c->k, n);
      out += table->gemm_packed_count(c->k, n);
    }
  }
}

static int winograd_agrees(proof *p, ckernels_winograd *c, size_t count) {
  workspace *w = p->w;
  const size_t results = c->window->output_height * c->window->output_width * c->output_stride;
  clear(p, results);
  for (int i = 0; i < 2; i++) {
    const ckernels_microkernels *table = i == 0 ? p->table : p->reference;
    if (table->winograd_scratch(c->input_tile, c->input_channels) > ROOM) return 0;
    c->output = i == 0 ? w->found : w->expected;
    pack_winograd(table, c, w->b, w->packed);
    table->winograd(c, w->packed, 0, count, w->scratch);
  }
  return agrees(p, results, p->tolerance);
}

/// The transforms by themselves, of `count` tiles from the second one on.
static int transforms_agree(proof *p, ckernels_winograd *c, size_t count) {
  workspace *w = p->w;
  const size_t inputs = count * c->input_channels + 16, sums = count * c->output_channels + 16;
  const size_t results = c->window->output_height * c->window->output_width * c->output_stride;
  clear(p, c->input_tile * c->input_tile * inputs);
  p->table->winograd_input_transform(c, 1, count, w->found, inputs);
  p->reference->winograd_input_transform(c, 1, count, w->expected, inputs);
  if (!agrees(p, c->input_tile * c->input_tile * inputs, p->tolerance)) return 0;
  clear(p, results);
  c->output = w->found, p->table->winograd_output_transform(c, w->b, sums, 1, count);
  c->output = w->expected, p->reference->winograd_output_transform(c, w->b, sums, 1, count);
  return agrees(p, results, p->tolerance);
}

static int winograds_agree(proof *p) {
  static const size_t sizes[][2] = {{6, 3}, {6, 4}, {8, 4}, {8, 5}, {8, 6}};
  workspace *w = p->w;
  const size_t lanes = p->table->lanes;
  for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
    const size_t *size = sizes[i / 2], taps = size[0] - size[1] + 1;
    ckernels_window window = {.input_height = 16, .input_width = 9, .kernel_height = taps, .kernel_width = taps};
    window.stride_y = window.stride_x = window.dilation_y = window.dilation_x = window.pad_top = window.pad_left = 1;
    window.output_height = 19 - taps, window.output_width = 12 - taps;
    const size_t across = (window.output_width + size[1] - 1) / size[1];
    const size_t down = (window.output_height + size[1] - 1) / size[1];
    // An odd number of vectors of output channels, in a part of each pixel.
    ckernels_winograd c = {.window = &window, .input_tile = size[0], .output_tile = size[1], .input = w->a};
    c.input_channels = lanes, c.k = lanes - 1, c.input_stride = lanes;
    c.output_channels = 3 * lanes, c.output_stride = 3 * lanes + 2;
    c.bias = w->bias, c.minimum = -INFINITY, c.maximum = INFINITY, c.zeros = w->zeros;
    if (i % 2 == 1) c.residual = w->residual, c.maximum = 3;
    c.spare = w->scratch + ROOM - 64;
    if (!winograd_agrees(p, &c, across * down) || !transforms_agree(p, &c, across * down - 1)) return 0;
    // Fewer tiles than there are: each height of a register tile.
    for (size_t count = 1; i == 0 && count <= 14; count++)
      if (!winograd_agrees(p, &c, count)) return 0;
  }
  return 1;
}

static int quantized_agrees(
    proof *p, const ckernels_quantized_gemm_kernel *kernel, const ckernels_quantized_gemm_kernel *reference,
    float tolerance) {
  static const size_t depths[] = {1, 2, 3, 5, 8, 15, 16, 33, 67, 34};
  workspace *w = p->w;
  for (size_t m = 1; m <= 15; m++)
    for (size_t i = 0; i < COLUMNS; i++) {
      const size_t k = depths[(m * 3 + i) % 10], n = columns[i], ldc = n + 3;
      ckernels_quantized_gemm g = {.a = w->a, .lda = (ptrdiff_t)k + 1, .m = m, .k = k, .b = w->packed, .bias = w->bias};
      g.n = n, g.ldc = (ptrdiff_t)ldc, g.minimum = -INFINITY, g.maximum = INFINITY, g.scratch = w->scratch;
      if (m % 2 == 0) g.residual = w->residual;
      if (m % 3 == 0) g.minimum = 0;
      fill(p, w->a, m * (k + 1), m % 4 != 1);
      // A row of zeros, and weights that fill 16 bits in pairs.
      if (m % 5 == 0) memset(w->a, 0, k * sizeof(float));
      fill(p, w->b, k * n, m % 7 == 0);
      clear(p, m * ldc);
      for (int j = 0; j < 2; j++) {
        const ckernels_quantized_gemm_kernel *each = j == 0 ? kernel : reference;
        const size_t bytes = ROOM * sizeof(float);
        if (each->packed_bytes(k, n) > bytes || each->scratch_bytes(k) > bytes) return 0;
        each->pack(w->packed, w->b, (ptrdiff_t)k, k, n);
        g.c = j == 0 ? w->found : w->expected;
        each->gemm(&g);
      }
      if (!agrees(p, m * ldc, tolerance)) return 0;
    }
  return 1;
}

/// Floats that the loops below write at most: 4 x 5 pixels of 64 channels.
#define LOOP_RESULTS 1280

/// One of the loops on rows of `size` floats, into `out`.
static void run_loop(const struct ckernels_loops *loops, size_t loop, proof *p, size_t size, float *out) {
  workspace *w = p->w;
  const float *rows[13];
  for (size_t i = 0; i < 13; i++) rows[i] = w->a + i * 7;
  ckernels_window window = {.input_height = 8, .input_width = 9, .output_height = 4, .output_width = 5};
  window.kernel_height = window.kernel_width = 3, window.stride_y = window.stride_x = 2;
  window.dilation_y = window.dilation_x = window.pad_top = window.pad_left = 1;
  memcpy(out, w->b, LOOP_RESULTS * sizeof(float));
  switch (loop) {
    case 0: loops->weighted_row_sum(out, rows, w->b, 1 + size % 13, size); break;
    case 1: loops->bias_clamp(out, size, 0.25f, -0.5f, 0.5f); break;
    case 2: loops->bias_residual_clamp(out, w->a, size, 0.25f, -0.5f, 0.5f); break;
    case 3: loops->copy_from_strided(out, w->a, 1 + size % 3, size); break;
    case 4: loops->add_to_strided(out, w->a, 1 + size % 3, size); break;
    case 5: loops->copy_from_strided_2d(out, size, w->a, 3 * size, 1 + size % 3, 3, size); break;
    case 6: loops->copy_to_strided_2d(out, 3 * size, w->a, size, 1 + size % 3, 3, size); break;
    case 7: loops->add_to_strided_2d(out, 3 * size, w->a, size, 1 + size % 3, 3, size); break;
    case 8: loops->scale(out, size, 0.3f); break;
    case 9: out[0] = loops->sum(w->a, size); break;
    case 10: out[0] = loops->squared_distance(w->a, w->bias, size); break;
    case 11: out[size] = loops->clamp_gradient(out, w->a, size, -0.5f, 0.5f); break;
    case 12: loops->row_dot_products(out, rows, w->bias, 1 + size % 13, size); break;
    case 13: {
      int32_t indices[128] = {0};
      for (size_t i = 0; i < size; i++) out[i] = i % 3 ? w->a[(1 + size % 3) * i] : 2;
      loops->index_where_equal(indices, out, w->a, 1 + size % 3, size, 9);
      for (size_t i = 0; i < size; i++) out[i] = (float)indices[i];
      break;
    }
    case 14: loops->max_pool_nhwc(out, w->a, &window, size, 8, 0, 4); break;
    case 15: loops->sum_pool_nhwc(out, w->a, &window, size, 1, 3); break;
    default: loops->lrn_nhwc(out, w->a, 3, size, 2, 2, 0.3f, 1.5f, w->scratch); break;
  }
}

static int loops_agree(proof *p) {
  static const size_t sizes[] = {1, 2, 7, 16, 31, 49, 64};
  for (size_t loop = 0; loop < 17; loop++)
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
      run_loop(p->table->loops, loop, p, sizes[i], p->w->found);
      run_loop(p->reference->loops, loop, p, sizes[i], p->w->expected);
      if (!agrees(p, LOOP_RESULTS, p->tolerance)) return 0;
    }
  return 1;
}

static int resampling_agrees(proof *p) {
  enum { results = 5, taps = 4, width = 21, height = 11 };
  static const ptrdiff_t starts[results] = {0, 1, 3, 4, 7};
  int32_t weights[results * taps];
  uint8_t in[width * height * 3], found[width * height * 3] = {0}, expected[width * height * 3] = {0};
  fill(p, p->w->a, results * taps + sizeof in, 1);
  for (size_t i = 0; i < results * taps; i++) weights[i] = (int32_t)(p->w->a[i] * 9000) - 1500;
  for (size_t i = 0; i < sizeof in; i++) in[i] = (uint8_t)(p->w->a[results * taps + i] * 255);
  const ckernels_resampling r = {starts, weights, taps, results, 14};
  uint8_t scratch[CKERNELS_RESAMPLED_ROWS * (width + taps) * 4];
  p->table->loops->resample_rows(found, in, width, height, &r, scratch);
  p->reference->loops->resample_rows(expected, in, width, height, &r, scratch);
  if (memcmp(found, expected, sizeof found) != 0) return 0;
  p->table->loops->resample_columns(found, in, width * 3, height, &r);
  p->reference->loops->resample_columns(expected, in, width * 3, height, &r);
  return memcmp(found, expected, sizeof found) == 0;
}

static const char *disagreement(
    const ckernels_microkernels *table, const ckernels_microkernels *reference, float tolerance) {
  proof p = {.table = table, .reference = reference, .tolerance = tolerance, .random = 1};
  p.w = calloc(1, sizeof(workspace));
  if (!p.w) return "working memory";
  fill(&p, p.w->a, ROOM, 0);
  fill(&p, p.w->b, ROOM, 0);
  fill(&p, p.w->bias, ROOM, 0);
  fill(&p, p.w->residual, ROOM, 0);
  const char *kernel = !loops_agree(&p)         ? "pooling and row loops"
                       : !depthwise_agrees(&p)  ? "depthwise convolution"
                       : !interleave_agrees(&p) ? "interleaving"
                       : !winograds_agree(&p)   ? "Winograd convolution"
                       : !gemms_agree(&p)       ? "float32 GEMM"
                       : !resampling_agrees(&p) ? "resampling"
                                                : NULL;
  const ckernels_quantized_gemm_kernel *integers[][2] = {
      {table->int8, reference->int8}, {table->int8_nonnegative, reference->int8}, {table->int16, reference->int16}};
  static const char *const names[] = {"int8 GEMM", "int8 GEMM of non-negative rows", "int16 GEMM"};
  for (int i = 0; i < 3 && !kernel; i++)
    if (integers[i][0] && !quantized_agrees(&p, integers[i][0], integers[i][1], 0)) kernel = names[i];
  if (!kernel && table->bfloat16 && !quantized_agrees(&p, table->bfloat16, reference->bfloat16, tolerance))
    kernel = "bfloat16 GEMM";
  free(p.w);
  return kernel;
}

const char *ckernels_disagreement(const ckernels_microkernels *table) {
  return table == &ckernels_microkernels_portable
             ? NULL
             : disagreement(table, &ckernels_microkernels_portable, CKERNELS_TOLERANCE);
}
