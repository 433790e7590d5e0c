#pragma once
#include <oneapi/dnnl/dnnl.h>

// From libgomp, whose omp.h is not on clang's include path. The setting counts for the calling thread only.
void omp_set_num_threads(int count);
