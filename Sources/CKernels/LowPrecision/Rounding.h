// Rows of floats as words of two or four elements; a part of LowPrecision.h.
//
// A block of as many vectors as a word has elements becomes one vector of words, element j of word i from vector j: no
// element changes its lane. The end of a row is blocks of shorter vectors, and a last word that is filled up with
// zeros.

/// How floats become integers: value * factor + rounding. Nothing for bfloat16.
typedef struct conversion {
  float factor, rounding;
} conversion;

/// Added to a number of at most 22 bits, 1.5 * 2^23 leaves the nearest integer in the low bits, the even one of two.
#define ROUNDING 12582912.0f
#define INTEGER(WORDS, VALUE, HOW) ((WORDS)((VALUE) * (HOW).factor + (HOW).rounding))
// bfloat16 is the upper half of a float, rounded to nearest even. A NaN is cut off, as rounding might carry it over to
// a number.
#define BFLOAT16(WORDS, VALUE) \
  (((WORDS)(VALUE) + ((WORDS)((VALUE) == (VALUE)) & (0x7fffu + ((WORDS)(VALUE) >> 16 & 1)))) >> 16)

#define ELEMENTS(WORDS, VALUE, HOW, I) \
  ((I) == DOT2_BF16 ? BFLOAT16(WORDS, VALUE) : INTEGER(WORDS, VALUE, HOW) & (group_of(I) == 2 ? 0xffffu : 0xffu))

#define CONVERT_BLOCK(WIDTH)                                                                                      \
  typedef float floats_##WIDTH __attribute__((ext_vector_type(WIDTH), aligned(4)));                               \
  typedef uint32_t words_##WIDTH __attribute__((ext_vector_type(WIDTH), aligned(4)));                             \
  INLINE void convert_block_##WIDTH(uint32_t *out, const float *in, conversion how, const instruction i) {        \
    words_##WIDTH word = 0;                                                                                       \
    UNROLLED for (size_t j = 0; j < group_of(i); j++) {                                                           \
      const floats_##WIDTH value = *(const floats_##WIDTH *)(in + j * WIDTH);                                     \
      word |= ELEMENTS(words_##WIDTH, value, how, i) << (uint32_t)(j * 32 / group_of(i));                         \
    }                                                                                                             \
    *(words_##WIDTH *)out = word;                                                                                 \
  }
CONVERT_BLOCK(2)
CONVERT_BLOCK(4)
CONVERT_BLOCK(8)
CONVERT_BLOCK(16)

/// The word of `count` elements, `stride` apart.
INLINE uint32_t convert_word(const float *in, size_t stride, size_t count, conversion how, const instruction i) {
  uint32_t word = 0;
  for (size_t j = 0; j < count; j++) {
    const floats_2 value = in[j * stride];
    word |= ELEMENTS(words_2, value, how, i)[0] << (j * 32 / group_of(i));
  }
  return word;
}

INLINE size_t words_of(size_t k, const instruction i) { return (k + group_of(i) - 1) / group_of(i); }

#define CONVERT_BLOCKS(WIDTH)                                                                       \
  for (; WIDTH <= LANES && l + group_of(i) * WIDTH <= k; l += group_of(i) * WIDTH, out += WIDTH)    \
    convert_block_##WIDTH(out, in + l, how, i);

INLINE void convert_row(uint32_t *out, const float *in, size_t k, conversion how, const instruction i) {
  size_t l = 0;
  CONVERT_BLOCKS(16)
  CONVERT_BLOCKS(8)
  CONVERT_BLOCKS(4)
  CONVERT_BLOCKS(2)
  for (; l < k; l += group_of(i)) *out++ = convert_word(in + l, 1, k - l < group_of(i) ? k - l : group_of(i), how, i);
}

/// Words of the block that begins with `left` elements to go: what convert_row chooses.
INLINE size_t block_of(size_t left, const instruction i) {
  size_t width = LANES;
  while (width > 1 && width * group_of(i) > left) width /= 2;
  return width;
}

/// The words of one column of B, `stride` apart, in the order of convert_row.
INLINE void pack_column(
    uint32_t *out, size_t stride, const float *in, size_t k, conversion how, const instruction i) {
  for (size_t l = 0, width; l < k; l += width * group_of(i)) {
    width = block_of(k - l, i);
    for (size_t word = 0; word < width; word++, out += stride) {
      const size_t left = (k - l - word + width - 1) / width;
      *out = convert_word(in + l + word, width, left < group_of(i) ? left : group_of(i), how, i);
    }
  }
}
