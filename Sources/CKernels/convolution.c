#include "include/CKernels.h"

// Row t of the unfolded text takes from row t + k − before: the rows that exist are from `lowest` on, below `beyond`.
#define LOWEST(k, before) ((k) < (before) ? (before) - (k) : 0)
#define BEYOND(k, before, tokens) ((k) > (before) ? ((tokens) > (k) - (before) ? (tokens) - ((k) - (before)) : 0) : (tokens))

void nj_unfold(size_t tokens, size_t channels, size_t stride, size_t size, const float *x, float *y) {
    size_t before = (size - 1) / 2, width = channels * size;
    for (size_t k = 0; k < size; k++) {
        size_t lowest = LOWEST(k, before), beyond = BEYOND(k, before, tokens);
        for (size_t t = 0; t < tokens; t++) {
            float *to = y + t * width + k;
            if (t < lowest || t >= beyond) {
                for (size_t c = 0; c < channels; c++) to[c * size] = 0.0f;
            } else {
                const float *from = x + (t + k - before) * stride;
                for (size_t c = 0; c < channels; c++) to[c * size] = from[c];
            }
        }
    }
}

void nj_unfold_gradient(size_t tokens, size_t channels, size_t stride, size_t size, const float *dy, float *dx) {
    size_t before = (size - 1) / 2, width = channels * size;
    for (size_t k = 0; k < size; k++) {
        size_t beyond = BEYOND(k, before, tokens);
        for (size_t t = LOWEST(k, before); t < beyond; t++) {
            const float *from = dy + t * width + k;
            float *to = dx + (t + k - before) * stride;
            for (size_t c = 0; c < channels; c++) to[c] += from[c * size];
        }
    }
}
