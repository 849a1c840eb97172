// Resizing of 8-bit images by weighted sums in fixed point; a part of Loops.h. The same bits on every processor.

// Sums are of unsigned integers, which may wrap around on the way.
typedef uint32_t sums4 __attribute__((ext_vector_type(4)));
typedef uint32_t sums8 __attribute__((ext_vector_type(8)));
typedef int32_t signed4 __attribute__((ext_vector_type(4)));
typedef int32_t signed16 __attribute__((ext_vector_type(16)));
typedef uint32_t sums16 __attribute__((ext_vector_type(16)));
typedef uint8_t bytes4 __attribute__((ext_vector_type(4)));
typedef uint8_t bytes8 __attribute__((ext_vector_type(8), aligned(1)));
typedef uint8_t bytes16 __attribute__((ext_vector_type(16), aligned(1)));

// Pixels of four bytes, so that each is half a vector; zeros behind the row.
INLINE void spread(uint8_t *restrict out, const uint8_t *restrict row, size_t width, size_t spread_width) {
  for (size_t x = 0; x < width; x++) {
    out[4 * x] = row[3 * x], out[4 * x + 1] = row[3 * x + 1], out[4 * x + 2] = row[3 * x + 2], out[4 * x + 3] = 0;
  }
  memset(out + 4 * width, 0, 4 * (spread_width - width));
}

INLINE void store_pixel(uint8_t *out, sums4 sum, int fraction_bits) {
  signed4 value = __builtin_convertvector(sum, signed4) >> fraction_bits;
  value = value < 0 ? (signed4)0 : value;
  value = value > 255 ? (signed4)255 : value;
  const bytes4 pixel = __builtin_convertvector(value, bytes4);
  out[0] = pixel[0], out[1] = pixel[1], out[2] = pixel[2];
}

// `rows` is a constant where this is inlined: rows share the loading of weights.
INLINE void resample_some_rows(
    uint8_t *out, const uint8_t *in, size_t width, const ckernels_resampling *r, uint8_t *scratch, const size_t rows) {
  const size_t spread_width = width + r->taps, results = r->results, taps = r->taps;
  const uint32_t half = (uint32_t)1 << (r->fraction_bits - 1);
  for (size_t y = 0; y < rows; y++) spread(scratch + y * spread_width * 4, in + y * width * 3, width, spread_width);
  for (size_t x = 0; x < results; x++) {
    const uint8_t *first = scratch + r->starts[x] * 4;
    const int32_t *weights = r->weights + x * taps;
    sums8 sum[CKERNELS_RESAMPLED_ROWS];
    UNROLLED for (size_t y = 0; y < rows; y++) sum[y] = (sums8){half, half, half, half, 0, 0, 0, 0};
    for (size_t t = 0; t < taps; t += 2) {
      const uint32_t a = (uint32_t)weights[t], b = (uint32_t)weights[t + 1];
      const sums8 weight = {a, a, a, a, b, b, b, b};
      UNROLLED for (size_t y = 0; y < rows; y++)
        sum[y] += weight * __builtin_convertvector(*(const bytes8 *)(first + (y * spread_width + t) * 4), sums8);
    }
    UNROLLED for (size_t y = 0; y < rows; y++)
      store_pixel(out + (y * results + x) * 3, sum[y].lo + sum[y].hi, r->fraction_bits);
  }
}

static void resample_rows(
    uint8_t *out, const uint8_t *in, size_t width, size_t height, const ckernels_resampling *resampling,
    uint8_t *scratch) {
  size_t y = 0;
  for (; y + CKERNELS_RESAMPLED_ROWS <= height; y += CKERNELS_RESAMPLED_ROWS)
    resample_some_rows(
        out + y * resampling->results * 3, in + y * width * 3, width, resampling, scratch, CKERNELS_RESAMPLED_ROWS);
  for (; y < height; y++)
    resample_some_rows(out + y * resampling->results * 3, in + y * width * 3, width, resampling, scratch, 1);
}

static void resample_columns(
    uint8_t *out, const uint8_t *in, size_t row_bytes, size_t height, const ckernels_resampling *resampling) {
  const int fraction_bits = resampling->fraction_bits;
  const uint32_t half = (uint32_t)1 << (fraction_bits - 1);
  for (size_t y = 0; y < resampling->results; y++, out += row_bytes) {
    const size_t start = (size_t)resampling->starts[y], left = height - start;
    const int32_t *weights = resampling->weights + y * resampling->taps;
    const size_t taps = resampling->taps < left ? resampling->taps : left;
    const uint8_t *row = in + start * row_bytes;
    size_t i = 0;
    for (; i + 16 <= row_bytes; i += 16) {
      sums16 sum = half;
      for (size_t t = 0; t < taps; t++)
        sum += (uint32_t)weights[t] * __builtin_convertvector(*(const bytes16 *)(row + t * row_bytes + i), sums16);
      signed16 value = __builtin_convertvector(sum, signed16) >> fraction_bits;
      value = value < 0 ? (signed16)0 : value;
      value = value > 255 ? (signed16)255 : value;
      *(bytes16 *)(out + i) = __builtin_convertvector(value, bytes16);
    }
    for (; i < row_bytes; i++) {
      uint32_t sum = half;
      for (size_t t = 0; t < taps; t++) sum += (uint32_t)weights[t] * row[t * row_bytes + i];
      const int32_t value = (int32_t)sum >> fraction_bits;
      out[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}
