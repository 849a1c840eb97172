// Files compiled into the program, so that it runs from any folder with nothing beside it.
// The pointers live as long as the process, and the bytes never change.
#ifndef CEMBEDDED_H
#define CEMBEDDED_H

#include <stddef.h>

/// The default model: default-model.onnx, byte for byte.
const void *_Nonnull deepbiq_default_model(void);
/// Its size in bytes.
size_t deepbiq_default_model_size(void);

/// The service's interface description: the top-level openapi.yaml, UTF-8, not ended by a zero.
const void *_Nonnull deepbiq_openapi(void);
/// Its size in bytes.
size_t deepbiq_openapi_size(void);

/// The page that people see in a browser: page.html, UTF-8, not ended by a zero.
const void *_Nonnull deepbiq_page(void);
/// Its size in bytes.
size_t deepbiq_page_size(void);

#endif
