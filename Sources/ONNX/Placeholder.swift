enum ONNXPlaceholder {}
