// Rows and weights as integers from -127 to 127, whose sums no depth overflows that is met; a part of Template.h.

#define ROW_LIMIT 127

static float weight_limit(const float *weights, size_t depth, float greatest) {
  (void)weights, (void)depth, (void)greatest;
  return 127;
}

#include "Integers.h"
