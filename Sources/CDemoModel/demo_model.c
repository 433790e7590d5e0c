#include "CDemoModel.h"

static const unsigned char model[] = {
#embed "demo.onnx"
};

const void *camvideo_demo_model(void) { return model; }
size_t camvideo_demo_model_size(void) { return sizeof model; }
