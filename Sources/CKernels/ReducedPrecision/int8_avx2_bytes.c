#if defined(__x86_64__)
#define SET ckernels_int8_avx2_bytes
#define SET_NAME "int8 avx2 bytes"
#define LANES 8
#define MAXIMUM_ROWS 12
// Lower tiles than of pairs: each step needs the words of two steps, and sums on their way.
#define ROWS_OF_1 UP_TO_8
#define ROWS_OF_2 UP_TO_3
#define ROWS_OF_3 UP_TO_3
#define PRECISION "Int8.h"
#define INSTRUCTION "Bytes.h"
#define WORDS_AT_ONCE 2
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
