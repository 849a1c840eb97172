#define SET ckernels_int16_portable
#define SET_NAME "int16 portable"
#define LANES 4
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_8
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_3
#define PRECISION "Int16.h"
#define INSTRUCTION "Pairs.h"
#define WORDS_AT_ONCE 2
#include "Template.h"
