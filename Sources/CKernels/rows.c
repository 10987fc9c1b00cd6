#include "include/CKernels.h"
#include "exponential.h"
#include "reductions.h"

void nj_fill_rows(size_t rows, size_t width, const float *bias, float *y) {
    for (size_t r = 0; r < rows; r++) memcpy(y + r * width, bias, width * sizeof(float));
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

NJ_CLONES void nj_count_positive(size_t rowCount, const int32_t *rows, size_t width, const float *x, int32_t *counts) {
    for (size_t r = 0; r < rowCount; r++) {
        const float *row = x + (size_t)rows[r] * width;
        for (size_t i = 0; i < width; i++) counts[i] += row[i] > 0;
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
