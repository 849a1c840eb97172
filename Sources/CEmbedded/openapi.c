#include "CEmbedded.h"

static const unsigned char bytes[] = {
#embed "../../openapi.yaml"
};

const void *deepbiq_openapi(void) { return bytes; }

size_t deepbiq_openapi_size(void) { return sizeof bytes; }
