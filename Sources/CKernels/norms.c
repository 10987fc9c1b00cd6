#include "include/CKernels.h"
#include "reductions.h"
#include <math.h>

/// 1/√spread; 0 of a row without any spread, as the rows that belong to no text, so that no NaN spreads from there.
NJ_INLINE float inverse_root(float spread) { return spread > 0.0f ? 1.0f / sqrtf(spread) : 0.0f; }

NJ_CLONES void nj_norm(size_t rows, size_t width, const float *x, const float *gain, const float *bias, int centred,
                       float epsilon, float *y) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * width;
        float *out = y + r * width;
        float mean = centred ? row_sum(width, in) / (float)width : 0.0f;
        float inverse = inverse_root(row_squares(width, in, mean) / (float)width + epsilon);
        if (bias)
            for (size_t i = 0; i < width; i++) out[i] = (in[i] - mean) * inverse * gain[i] + bias[i];
        else
            for (size_t i = 0; i < width; i++) out[i] = (in[i] - mean) * inverse * gain[i];
    }
}

// With x̂ = (x − mean)·inverse and g = dy·gain: dx = inverse·(g − mean(g) − x̂·mean(g·x̂)); uncentred, without mean(g).
NJ_CLONES void nj_norm_gradient(size_t rows, size_t width, const float *x, const float *gain, int centred,
                                float epsilon, const float *dy, float *dx, float *dgain, float *dbias) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * width, *slope = dy + r * width;
        float *out = dx + r * width;
        float mean = centred ? row_sum(width, in) / (float)width : 0.0f;
        float inverse = inverse_root(row_squares(width, in, mean) / (float)width + epsilon);
        float g[LANES] = {0}, gx[LANES] = {0};
        size_t i = 0;
        for (; i + LANES <= width; i += LANES)
            for (size_t j = 0; j < LANES; j++) {
                float v = slope[i + j] * gain[i + j];
                g[j] += v;
                gx[j] += v * (in[i + j] - mean);
            }
        for (; i < width; i++) {
            float v = slope[i] * gain[i];
            g[i % LANES] += v;
            gx[i % LANES] += v * (in[i] - mean);
        }
        float shift = centred ? sum_of_lanes(g) / (float)width : 0.0f;
        float tilt = sum_of_lanes(gx) / (float)width * inverse * inverse;
        for (i = 0; i < width; i++) out[i] += inverse * (slope[i] * gain[i] - shift - (in[i] - mean) * tilt);
        if (dgain)
            for (i = 0; i < width; i++) dgain[i] += slope[i] * (in[i] - mean) * inverse;
        if (dbias)
            for (i = 0; i < width; i++) dbias[i] += slope[i];
    }
}
