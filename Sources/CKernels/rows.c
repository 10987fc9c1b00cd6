#include "include/CKernels.h"
#include "exponential.h"
#include <math.h>

// Reductions run in sixteen lanes of fixed meaning: vector code without leave to reassociate, and the same order of
// additions on every instruction set.
#define LANES 16

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

NJ_INLINE float sum_of_lanes(float *lanes) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
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

void nj_fill_rows(size_t rows, size_t width, const float *bias, float *y) {
    for (size_t r = 0; r < rows; r++) memcpy(y + r * width, bias, width * sizeof(float));
}

NJ_CLONES void nj_layer_norm(size_t rows, size_t width, const float *x, const float *residual, const float *gain,
                             const float *bias, float epsilon, float *y) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * width;
        float *out = y + r * width;
        if (residual) {
            const float *add = residual + r * width;
            for (size_t i = 0; i < width; i++) out[i] = in[i] + add[i];
            in = out;
        }
        float mean = row_sum(width, in) / (float)width;
        float inverse = 1.0f / sqrtf(row_squares(width, in, mean) / (float)width + epsilon);
        for (size_t i = 0; i < width; i++) out[i] = (in[i] - mean) * inverse * gain[i] + bias[i];
    }
}

NJ_CLONES void nj_softmax(size_t rows, size_t width, size_t stride, float scale, float *x) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        float largest = row_maximum(width, row);
        for (size_t i = 0; i < width; i++) row[i] = nj_exp((row[i] - largest) * scale);
        float inverse = 1.0f / row_sum(width, row);
        for (size_t i = 0; i < width; i++) row[i] *= inverse;
    }
}

NJ_CLONES void nj_pool_mean(size_t rowCount, const int32_t *rows, size_t width, const float *x, double *sums, float *y) {
    for (size_t i = 0; i < width; i++) sums[i] = 0;
    for (size_t r = 0; r < rowCount; r++) {
        const float *row = x + (size_t)rows[r] * width;
        for (size_t i = 0; i < width; i++) sums[i] += (double)row[i];
    }
    double count = (double)rowCount;
    for (size_t i = 0; i < width; i++) y[i] = (float)(sums[i] / count);
}

NJ_CLONES void nj_pool_max(size_t rowCount, const int32_t *rows, size_t width, const float *x, float *y) {
    memcpy(y, x + (size_t)rows[0] * width, width * sizeof(float));
    for (size_t r = 1; r < rowCount; r++) {
        const float *row = x + (size_t)rows[r] * width;
        for (size_t i = 0; i < width; i++) y[i] = row[i] > y[i] ? row[i] : y[i];
    }
}

NJ_CLONES void nj_transpose(size_t rows, size_t width, const float *x, float *y) {
    const size_t tile = 32;
    for (size_t r0 = 0; r0 < rows; r0 += tile) {
        size_t r1 = r0 + tile < rows ? r0 + tile : rows;
        for (size_t c0 = 0; c0 < width; c0 += tile) {
            size_t c1 = c0 + tile < width ? c0 + tile : width;
            for (size_t c = c0; c < c1; c++)
                for (size_t r = r0; r < r1; r++) y[c * rows + r] = x[r * width + c];
        }
    }
}

double nj_log_sum_exp(size_t count, const float *x) {
    float largest = row_maximum(count, x);
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += exp((double)x[i] - (double)largest);
    return (double)largest + log(sum);
}
