#if defined(__x86_64__)
#define SET ckernels_int16_avx2
#define SET_NAME "int16 avx2"
#define LANES 8
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_8
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_3
#define PRECISION "Int16.h"
#define INSTRUCTION "Pairs.h"
#define WORDS_AT_ONCE 2
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
