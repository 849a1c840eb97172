// Vectors of LANES floats as the compiler knows them, for code that is compiled once per instruction set.

#ifndef CKERNELS_VECTORS_H
#define CKERNELS_VECTORS_H

#include <stddef.h>

// One source text serves several sizes: functions whose constants are known where they are called, and their loops.
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
/// For what would otherwise be most of the code of every register tile.
#define SHARED static __attribute__((noinline))

// Elements need no alignment beyond a float's: rows of an image begin anywhere.
typedef float vec __attribute__((ext_vector_type(LANES), aligned(4)));
typedef float half_vec __attribute__((ext_vector_type(LANES / 2), aligned(4)));

INLINE vec clamped(vec value, float minimum, float maximum) {
  value = value < (vec)minimum ? (vec)minimum : value;
  return value > (vec)maximum ? (vec)maximum : value;
}

INLINE void store_first(float *out, vec value, size_t count) {
  if (count >= LANES) {
    *(vec *)out = value;
    return;
  }
  if (count >= LANES / 2) {
    *(half_vec *)out = value.lo;
    value.lo = value.hi;
    out += LANES / 2, count -= LANES / 2;
  }
  for (size_t i = 0; i < count; i++) out[i] = value[i];
}

INLINE vec load_first(const float *in, size_t count) {
  if (count >= LANES) return *(const vec *)in;
  vec value = 0;
  for (size_t i = 0; i < count; i++) value[i] = in[i];
  return value;
}

#endif
