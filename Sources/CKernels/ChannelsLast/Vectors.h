// Vectors of LANES floats as the compiler knows them; for the kernels that are compiled once per instruction set.

#include <stddef.h>

#include "../Inlining.h"

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
