#include "include/CKernels.h"
#include "exponential.h"
#include "reductions.h"

NJ_CLONES void nj_softmax(size_t rows, size_t width, size_t stride, float scale, float *x) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        float largest = row_maximum(width, row);
        for (size_t i = 0; i < width; i++) row[i] = nj_exp((row[i] - largest) * scale);
        float inverse = 1.0f / row_sum(width, row);
        for (size_t i = 0; i < width; i++) row[i] *= inverse;
    }
}

NJ_CLONES void nj_softmax_causal(size_t rows, size_t width, size_t window, float scale, float *x) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * width;
        size_t end = r + 1, start = end > window ? end - window : 0;
        for (size_t i = 0; i < start; i++) row[i] = 0.0f;
        nj_softmax(1, end - start, end - start, scale, row + start);
        for (size_t i = end; i < width; i++) row[i] = 0.0f;
    }
}

NJ_CLONES void nj_softmax_gradient(size_t rows, size_t width, float scale, const float *p, float *ds) {
    for (size_t r = 0; r < rows; r++) {
        const float *weights = p + r * width;
        float *slopes = ds + r * width;
        float mean = row_product(width, weights, slopes);
        for (size_t i = 0; i < width; i++) slopes[i] = weights[i] * (slopes[i] - mean) * scale;
    }
}

NJ_CLONES void nj_dot_rows(size_t rows, size_t width, size_t stride, const float *x, const float *y, float *products) {
    for (size_t r = 0; r < rows; r++) products[r] = row_product(width, x + r * stride, y);
}

NJ_CLONES void nj_sum_rows(size_t rows, size_t width, size_t stride, const float *weights, const float *x, float *y) {
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < width; i++) y[i] += weights[r] * x[r * stride + i];
}

NJ_CLONES void nj_rotate(size_t half, const float *cosine, const float *sine, int inverse, float *x) {
    for (size_t i = 0; i < half; i++) {
        float a = x[i], b = x[half + i], s = inverse ? -sine[i] : sine[i];
        x[i] = a * cosine[i] - b * s;
        x[half + i] = b * cosine[i] + a * s;
    }
}
