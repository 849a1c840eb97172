// Rows of floats as words of GROUP elements; a part of Template.h.
//
// A block of GROUP vectors becomes one vector of words, element j of word i from vector j: no element changes its lane. The
// end of a row is blocks of shorter vectors, and a last word that is filled up with zeros.

#define ELEMENT_BITS (32 / GROUP)
#define ELEMENT_MASK (GROUP == 2 ? 0xffffu : 0xffu)

#define CONVERT_BLOCK(WIDTH)                                                                      \
  typedef float floats_##WIDTH __attribute__((ext_vector_type(WIDTH), aligned(4)));               \
  typedef uint32_t words_##WIDTH __attribute__((ext_vector_type(WIDTH), aligned(4)));             \
  INLINE void convert_block_##WIDTH(uint32_t *out, const float *in, conversion how) {             \
    words_##WIDTH word = 0;                                                                       \
    (void)how;                                                                                    \
    UNROLLED for (int j = 0; j < GROUP; j++) {                                                    \
      const floats_##WIDTH value = *(const floats_##WIDTH *)(in + j * WIDTH);                     \
      word |= (ELEMENT(words_##WIDTH, value, how) & ELEMENT_MASK) << (j * ELEMENT_BITS);          \
    }                                                                                             \
    *(words_##WIDTH *)out = word;                                                                 \
  }
CONVERT_BLOCK(2)
CONVERT_BLOCK(4)
CONVERT_BLOCK(8)
CONVERT_BLOCK(16)

/// The word of `count` elements, `step` apart.
INLINE uint32_t convert_word(const float *in, size_t step, size_t count, conversion how) {
  uint32_t word = 0;
  (void)how;
  for (size_t j = 0; j < count; j++) {
    const floats_2 value = in[j * step];
    word |= (ELEMENT(words_2, value, how)[0] & ELEMENT_MASK) << (j * ELEMENT_BITS);
  }
  return word;
}

static size_t words_of(size_t depth) { return (depth + GROUP - 1) / GROUP; }

/// Words of the block that begins with `left` elements to go: what CONVERT_BLOCKS chooses.
static size_t block_of(size_t left) {
  size_t width = LANES;
  while (width > 1 && width * GROUP > left) width /= 2;
  return width;
}

#define CONVERT_BLOCKS(WIDTH)                                                                     \
  for (; WIDTH <= LANES && k + GROUP * WIDTH <= depth; k += GROUP * WIDTH, out += WIDTH)          \
    convert_block_##WIDTH(out, in + k, how);

INLINE void convert_row(uint32_t *out, const float *in, size_t depth, conversion how) {
  size_t k = 0;
  CONVERT_BLOCKS(16)
  CONVERT_BLOCKS(8)
  CONVERT_BLOCKS(4)
  CONVERT_BLOCKS(2)
  for (; k < depth; k += GROUP) *out++ = convert_word(in + k, 1, depth - k < GROUP ? depth - k : GROUP, how);
}

/// The words of one output's weights, `stride` apart, in the order of convert_row.
static void pack_column(uint32_t *out, size_t stride, const float *in, size_t depth, conversion how) {
  for (size_t k = 0, width; k < depth; k += width * GROUP) {
    width = block_of(depth - k);
    for (size_t i = 0; i < width; i++, out += stride) {
      const size_t left = (depth - k - i + width - 1) / width;
      *out = convert_word(in + k + i, width, left < GROUP ? left : GROUP, how);
    }
  }
}
