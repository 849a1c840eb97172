#include <string.h>

#include "NHWC.h"

// Rearrangement of NHWC images: copies, which every processor does alike.

// A call of memcpy would cost more than the handful of floats that a window's row has in a network's first layer.
static inline void copy(float *restrict out, const float *restrict in, size_t count) {
  if (count >= 64) memcpy(out, in, count * sizeof(float));
  else
    for (size_t i = 0; i < count; i++) out[i] = in[i];
}

void ckernels_im2col(
    float *out, const float *input, const ckernels_window *w, size_t channels, size_t stride, size_t first,
    size_t count) {
  const size_t plane = w->output_height * w->output_width;
  const int is_row_contiguous = w->dilation_x == 1 && channels == stride;
  for (size_t pixel = first; pixel < first + count; pixel++) {
    const float *image = input + pixel / plane * w->input_height * w->input_width * stride;
    const size_t at_y = pixel % plane / w->output_width * w->stride_y, at_x = pixel % w->output_width * w->stride_x;
    for (size_t i = 0; i < w->kernel_height; i++) {
      const size_t y = at_y + i * w->dilation_y;
      const int is_inside = y >= w->pad_top && y - w->pad_top < w->input_height;
      const float *row = is_inside ? image + (y - w->pad_top) * w->input_width * stride : NULL;
      const int is_row_inside = at_x >= w->pad_left && at_x - w->pad_left + w->kernel_width <= w->input_width;
      if (is_inside && is_row_contiguous && is_row_inside) {
        copy(out, row + (at_x - w->pad_left) * stride, w->kernel_width * channels);
        out += w->kernel_width * channels;
        continue;
      }
      for (size_t j = 0; j < w->kernel_width; j++, out += channels) {
        const size_t x = at_x + j * w->dilation_x;
        if (is_inside && x >= w->pad_left && x - w->pad_left < w->input_width) {
          copy(out, row + (x - w->pad_left) * stride, channels);
        } else {
          memset(out, 0, channels * sizeof(float));
        }
      }
    }
  }
}

void ckernels_space_to_depth(
    float *out, const float *input, const ckernels_window *w, size_t channels, size_t first, size_t rows, size_t width,
    size_t out_stride) {
  const size_t run = w->stride_x * channels;
  for (size_t y = first; y < first + rows; y++)
    for (size_t x = 0; x < width; x++, out += out_stride) {
      memset(out + w->stride_y * run, 0, (out_stride - w->stride_y * run) * sizeof(float));
      for (size_t i = 0; i < w->stride_y; i++) {
        const size_t row = y * w->stride_y + i;
        const int is_inside = row >= w->pad_top && row - w->pad_top < w->input_height;
        const float *line = is_inside ? input + (row - w->pad_top) * w->input_width * channels : NULL;
        float *block = out + i * run;
        const size_t at = x * w->stride_x;
        if (is_inside && at >= w->pad_left && at - w->pad_left + w->stride_x <= w->input_width) {
          copy(block, line + (at - w->pad_left) * channels, run);
          continue;
        }
        for (size_t j = 0; j < w->stride_x; j++, block += channels) {
          const size_t column = at + j;
          if (is_inside && column >= w->pad_left && column - w->pad_left < w->input_width) {
            copy(block, line + (column - w->pad_left) * channels, channels);
          } else {
            memset(block, 0, channels * sizeof(float));
          }
        }
      }
    }
}

void ckernels_transpose(float *restrict out, const float *restrict in, size_t ld, size_t rows, size_t columns) {
  // Blocks of a cache line each way, so that every line is read and written once.
  const size_t side = 16;
  for (size_t r0 = 0; r0 < rows; r0 += side)
    for (size_t c0 = 0; c0 < columns; c0 += side) {
      const size_t r1 = r0 + side < rows ? r0 + side : rows, c1 = c0 + side < columns ? c0 + side : columns;
      for (size_t c = c0; c < c1; c++)
        for (size_t r = r0; r < r1; r++) out[c * rows + r] = in[r * ld + c];
    }
}
