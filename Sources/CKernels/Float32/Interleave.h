// Images of few channels, such as a network's input, from NCHW to NHWC; a part of Float32.h.

#include <string.h>

// `count` neighbouring pixels. `channels` is a constant where this is inlined.
INLINE void interleave_pixels(
    const ckernels_nchw_image *p, float *restrict out, const float *restrict in, size_t count, const size_t channels) {
  float scale[4], shift[4];
  for (size_t c = 0; c < channels; c++) scale[c] = p->scale[c], shift[c] = p->shift[c];
  const size_t plane = p->channel_stride;
  for (size_t x = 0; x < count; x++)
    for (size_t c = 0; c < channels; c++) out[x * channels + c] = in[c * plane + x] * scale[c] + shift[c];
}

static void interleave(const ckernels_nchw_image *p, float *out, size_t first, size_t rows, size_t width) {
  // What a stride leaves out at the end may be missing in `width`.
  const size_t channels = p->channels, left = p->pad_left < width ? p->pad_left : width;
  const size_t inside = width - left < p->width ? width - left : p->width;
  for (size_t y = first; y < first + rows; y++, out += width * channels) {
    if (y < p->pad_top || y - p->pad_top >= p->height) {
      memset(out, 0, width * channels * sizeof(float));
      continue;
    }
    const float *in = p->input + (y - p->pad_top) * p->width;
    float *pixels = out + left * channels;
    memset(out, 0, left * channels * sizeof(float));
    if (channels == 1) interleave_pixels(p, pixels, in, inside, 1);
    else if (channels == 2) interleave_pixels(p, pixels, in, inside, 2);
    else if (channels == 3) interleave_pixels(p, pixels, in, inside, 3);
    else if (channels == 4) interleave_pixels(p, pixels, in, inside, 4);
    memset(pixels + inside * channels, 0, (width - left - inside) * channels * sizeof(float));
  }
}
