#if defined(__x86_64__)
#define SET ckernels_microkernels_avx2
#define SET_NAME "avx2"
#define LANES 8
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_12
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_4
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
