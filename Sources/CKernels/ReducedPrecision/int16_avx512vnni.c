#if defined(__x86_64__)
#define SET ckernels_int16_avx512vnni
#define SET_NAME "int16 avx512vnni"
#define LANES 16
#define MAXIMUM_ROWS 14
#define ROWS_OF_1 UP_TO_14
#define ROWS_OF_2 UP_TO_12
#define ROWS_OF_3 UP_TO_8
#define PRECISION "Int16.h"
#define INSTRUCTION "Pairs.h"
#define WORDS_AT_ONCE 2
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma,avx512vnni"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
