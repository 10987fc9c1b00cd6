#include "include/CKernels.h"
#include "dispatch.h"
#include <math.h>

/// 32 bits of an element under a key: a multiplicative step and the finaliser of C. Wellons' hash-prospector
/// (`lowbias32`, bias 0.17), the key's halves before and within it.
NJ_INLINE uint32_t draw(uint32_t element, uint32_t low, uint32_t high) {
    uint32_t x = (element * 0x9E3779B1u) ^ low;
    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x ^= (x >> 15) ^ high;
    x *= 0x846CA68Bu;
    x ^= x >> 16;
    return x;
}

NJ_CLONES void nj_dropout(size_t count, uint64_t key, uint32_t first, uint32_t threshold, float scale, const float *x,
                          float *y) {
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (uint32_t i = 0; i < (uint32_t)count; i++) {
        float factor = draw(first + i, low, high) >= threshold ? scale : 0.0f;
        y[i] = x[i] * factor;
    }
}

NJ_CLONES void nj_adamw(size_t count, const NJ_AdamW *step, float *g, float *weight, float *m, float *v) {
    NJ_AdamW s = *step;
    for (size_t i = 0; i < count; i++) {
        float gradient = g ? g[i] * s.scale : 0.0f;
        m[i] += (gradient - m[i]) * s.keep1;
        v[i] = v[i] * s.beta2 + gradient * gradient * s.keep2;
        weight[i] = weight[i] * s.decay - s.stepSize * (m[i] / (sqrtf(v[i]) / s.rootCorrection + s.epsilon));
        if (g) g[i] = 0.0f;
    }
}

NJ_CLONES double nj_sum_of_squares(size_t count, const float *x) {
    double lanes[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t j = 0; j < 8; j++) lanes[j] += (double)x[i + j] * (double)x[i + j];
    for (; i < count; i++) lanes[i % 8] += (double)x[i] * (double)x[i];
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
