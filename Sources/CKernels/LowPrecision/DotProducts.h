// The instructions that multiply a word of A, repeated in all lanes, by a vector of words of B and add the products to
// 32-bit sums; a part of LowPrecision.h. `instruction` is a constant where the functions below are inlined.

typedef enum instruction {
  /// Words of two 16-bit integers, which every processor multiplies and adds in one instruction (pmaddwd, or vpdpwssd):
  /// the compiler recognises it in plain arithmetic. Good for 8-bit integers, too, whose products of two overflow 16
  /// bits.
  DOT2_I16,
  /// Words of four 8-bit integers for vpdpbusd, which takes those of A as unsigned and adds four products to a sum of
  /// 32 bits.
  DOT4_U8I8,
  /// Words of four 8-bit integers for rows that have no negative elements: pmaddubsw takes one factor as unsigned, and
  /// its sums of two products, at most 2 * 127 * 127, fit 16 bits. Mostly those of two words together do, too: their
  /// sum is widened at once.
  MADDUBS,
  /// Words of two bfloat16 for vdpbf16ps, or an emulation; sums are floats.
  DOT2_BF16,
} instruction;

/// Elements of a word.
INLINE size_t group_of(const instruction i) { return i == DOT4_U8I8 || i == MADDUBS ? 4 : 2; }

/// Whether the instruction is faster for rows that have no negative elements: a word before each row says whether it
/// has.
INLINE size_t has_signs(const instruction i) { return i == MADDUBS; }

/// Added to the integers of A, which become unsigned; the sums begin with what that adds, taken away.
INLINE int32_t offset_of(const instruction i) { return i == DOT4_U8I8 ? 128 : 0; }

INLINE lanes dot2_i16(lanes sum, lanes a, lanes b) {
  typedef int16_t pairs __attribute__((ext_vector_type(2 * LANES)));
  typedef int32_t products __attribute__((ext_vector_type(2 * LANES)));
  const products product = __builtin_convertvector((pairs)a, products) * __builtin_convertvector((pairs)b, products);
  return sum + (product.even + product.odd);
}

#if defined(HAS_MADDUBS)
typedef char bytes __attribute__((vector_size(4 * LANES)));
typedef int16_t halves __attribute__((vector_size(4 * LANES)));

INLINE lanes widened(halves sum) { return (lanes)__builtin_ia32_pmaddwd256(sum, (halves){} + 1); }

INLINE lanes maddubs(lanes sum, lanes a, lanes b, const int is_signed) {
  bytes magnitudes = (bytes)a, signed_b = (bytes)b;
  if (is_signed) {
    signed_b = __builtin_ia32_psignb256(signed_b, magnitudes);
    magnitudes = __builtin_elementwise_abs(magnitudes);
  }
  return sum + widened(__builtin_ia32_pmaddubsw256(magnitudes, signed_b));
}

/// Two words at once: of no negative elements, and of weights whose sums fit.
INLINE lanes maddubs_twice(lanes sum, const lanes a[2], const lanes b[2]) {
  return sum + widened(
      (halves)__builtin_ia32_pmaddubsw256((bytes)a[0], (bytes)b[0]) +
      (halves)__builtin_ia32_pmaddubsw256((bytes)a[1], (bytes)b[1]));
}
#endif

#if defined(HAS_DOT4_U8I8)
INLINE lanes dot4_u8i8(lanes sum, lanes a, lanes b) {
  typedef int words __attribute__((vector_size(4 * LANES)));
#if LANES == 16
  return (lanes)__builtin_ia32_vpdpbusd512((words)sum, (words)a, (words)b);
#else
  return (lanes)__builtin_ia32_vpdpbusd256((words)sum, (words)a, (words)b);
#endif
}
#endif

INLINE lanes dot2_bf16(lanes sum, lanes a, lanes b) {
#if defined(HAS_DOT2_BF16)
  typedef float floats __attribute__((vector_size(4 * LANES)));
  typedef __bf16 pairs __attribute__((vector_size(4 * LANES)));
  return (lanes)__builtin_ia32_dpbf16ps_512((floats)sum, (pairs)a, (pairs)b);
#else
  // They are floats again once zeros follow them. Slower than a product of floats: for the tests, and to see what the
  // precision costs where no processor has it.
  const vec low = (vec)sum + (vec)(a << 16) * (vec)(b << 16);
  return (lanes)(low + (vec)(a & ~0xffff) * (vec)(b & ~0xffff));
#endif
}

INLINE lanes accumulate(lanes sum, lanes a, lanes b, const int is_signed, const instruction i) {
  (void)is_signed;
#if defined(HAS_MADDUBS)
  if (i == MADDUBS) return maddubs(sum, a, b, is_signed);
#endif
#if defined(HAS_DOT4_U8I8)
  if (i == DOT4_U8I8) return dot4_u8i8(sum, a, b);
#endif
  return i == DOT2_BF16 ? dot2_bf16(sum, a, b) : dot2_i16(sum, a, b);
}

/// Whether sums of 16 bits hold the products of any row and these two words of one column of B.
INLINE int is_pair_small(uint32_t first, uint32_t second) {
  for (int half = 0; half < 32; half += 16) {
    const uint32_t a = first >> half, b = second >> half;
    const int8_t weights[4] = {(int8_t)a, (int8_t)(a >> 8), (int8_t)b, (int8_t)(b >> 8)};
    int positive = 0, negative = 0;
    for (int j = 0; j < 4; j++) *(weights[j] > 0 ? &positive : &negative) += 127 * weights[j];
    if (positive > INT16_MAX || negative < INT16_MIN) return 0;
  }
  return 1;
}
