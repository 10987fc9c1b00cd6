#pragma once
#include "dispatch.h"
#include <stddef.h>

// Reductions run in sixteen lanes of fixed meaning: vector code without leave to reassociate, and the same order of
// additions on every instruction set.
#define LANES 16

NJ_INLINE float sum_of_lanes(float *lanes) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
    return lanes[0];
}

NJ_INLINE double sum_of_double_lanes(double *lanes) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
    return lanes[0];
}

NJ_INLINE float row_maximum(size_t width, const float *x) {
    float lanes[LANES];
    for (size_t j = 0; j < LANES; j++) lanes[j] = x[0];
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        for (size_t j = 0; j < LANES; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
    for (; i < width; i++) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
    for (size_t j = 1; j < LANES; j++) lanes[0] = lanes[j] > lanes[0] ? lanes[j] : lanes[0];
    return lanes[0];
}

NJ_INLINE float row_sum(size_t width, const float *x) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        for (size_t j = 0; j < LANES; j++) lanes[j] += x[i + j];
    for (; i < width; i++) lanes[i % LANES] += x[i];
    return sum_of_lanes(lanes);
}

NJ_INLINE float row_squares(size_t width, const float *x, float mean) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        for (size_t j = 0; j < LANES; j++) lanes[j] += (x[i + j] - mean) * (x[i + j] - mean);
    for (; i < width; i++) lanes[i % LANES] += (x[i] - mean) * (x[i] - mean);
    return sum_of_lanes(lanes);
}

NJ_INLINE float row_product(size_t width, const float *x, const float *y) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        for (size_t j = 0; j < LANES; j++) lanes[j] += x[i + j] * y[i + j];
    for (; i < width; i++) lanes[i % LANES] += x[i] * y[i];
    return sum_of_lanes(lanes);
}
