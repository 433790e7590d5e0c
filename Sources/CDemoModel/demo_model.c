#include "CDemoModel.h"

const unsigned char camvideo_demo_model[] = {
#embed "demo.onnx"
};
const size_t camvideo_demo_model_size = sizeof camvideo_demo_model;
