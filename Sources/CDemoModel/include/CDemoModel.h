#pragma once
#include <stddef.h>

/// The built-in demo model, an ONNX file, as bytes inside the binary.
const void *camvideo_demo_model(void);
size_t camvideo_demo_model_size(void);
