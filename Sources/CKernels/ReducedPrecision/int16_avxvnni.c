#if defined(__x86_64__)
#define SET ckernels_int16_avxvnni
#define SET_NAME "int16 avxvnni"
#define LANES 8
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_12
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_4
#define PRECISION "Int16.h"
#define INSTRUCTION "Pairs.h"
#define WORDS_AT_ONCE 2
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3,avxvnni"))), apply_to = function)
#include "Template.h"
#pragma clang attribute pop
#endif
