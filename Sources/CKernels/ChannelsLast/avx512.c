#if defined(__x86_64__)
#define SET ckernels_microkernels_avx512
#define SET_NAME "avx512"
#define LANES 16
#define MAXIMUM_ROWS 14
#define ROWS_OF_1 UP_TO_14
#define ROWS_OF_2 UP_TO_14
#define ROWS_OF_3 UP_TO_8
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
