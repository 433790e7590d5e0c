#pragma once
#include <stddef.h>

/// The built-in demo model, an ONNX file, as bytes inside the binary.
extern const unsigned char camvideo_demo_model[];
extern const size_t camvideo_demo_model_size;
