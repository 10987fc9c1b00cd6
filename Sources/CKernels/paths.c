#include "include/CKernels.h"
#include "dispatch.h"
#include "reductions.h"

NJ_CLONES void nj_path_point(size_t count, const float *from, const float *to, double factor, float *y) {
    for (size_t i = 0; i < count; i++) {
        double start = from[i];
        y[i] = (float)(start + factor * ((double)to[i] - start));
    }
}

NJ_CLONES double nj_path_slope(size_t count, const float *from, const float *to, const float *slope) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++)
            lanes[j] += ((double)to[i + j] - (double)from[i + j]) * (double)slope[i + j];
    for (; i < count; i++) lanes[i % LANES] += ((double)to[i] - (double)from[i]) * (double)slope[i];
    return sum_of_double_lanes(lanes);
}
