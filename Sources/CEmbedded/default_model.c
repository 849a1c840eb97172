#include "CEmbedded.h"

// C23's #embed, which clang also takes in older language modes: bytes go straight to the object file,
// and the compiler's dependency file names them, so an edit of the file rebuilds this one.
static const unsigned char bytes[] = {
#embed "default-model.onnx"
};

const void *deepbiq_default_model(void) { return bytes; }

size_t deepbiq_default_model_size(void) { return sizeof bytes; }
