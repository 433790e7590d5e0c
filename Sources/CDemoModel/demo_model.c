#include "CDemoModel.h"

// `#embed` is C23; clang takes it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char model[] = {
#embed "demo.onnx"
};

const void *camvideo_demo_model(void) { return model; }
size_t camvideo_demo_model_size(void) { return sizeof model; }
