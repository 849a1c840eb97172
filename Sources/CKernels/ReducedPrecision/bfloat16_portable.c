#define SET ckernels_bfloat16_portable
#define SET_NAME "bfloat16 portable"
#define LANES 4
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_8
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_3
#define PRECISION "BFloat16.h"
#define INSTRUCTION "Emulation.h"
#define WORDS_AT_ONCE 1
#include "Template.h"
