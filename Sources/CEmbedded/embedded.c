#include "CEmbedded.h"

// C23's #embed, which clang also takes in older language modes: bytes go straight to the object file,
// and the compiler's dependency file names them, so an edit of a file rebuilds this one.
static const unsigned char default_model[] = {
#embed "default-model.onnx"
};

static const unsigned char openapi[] = {
#embed "../../openapi.yaml"
};

static const unsigned char page[] = {
#embed "page.html"
};

const void *deepbiq_default_model(void) { return default_model; }

size_t deepbiq_default_model_size(void) { return sizeof default_model; }

const void *deepbiq_openapi(void) { return openapi; }

size_t deepbiq_openapi_size(void) { return sizeof openapi; }

const void *deepbiq_page(void) { return page; }

size_t deepbiq_page_size(void) { return sizeof page; }
