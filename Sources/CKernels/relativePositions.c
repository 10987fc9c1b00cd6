#include "include/CKernels.h"
#include "dispatch.h"
#include <string.h>

NJ_CLONES void nj_gather_by_query(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *x,
                                  float *scores) {
    for (size_t i = 0; i < tokens; i++) {
        const float *row = x + i * width;
        const int32_t *own = places + i;
        for (size_t j = 0; j < tokens; j++) scores[i * tokens + j] += row[*(own - j) - first];
    }
}

NJ_CLONES void nj_gather_by_key(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *x,
                                float *scores) {
    for (size_t i = 0; i < tokens; i++) {
        const int32_t *own = places + i;
        for (size_t j = 0; j < tokens; j++) scores[i * tokens + j] += x[j * width + (size_t)(*(own - j) - first)];
    }
}

void nj_scatter_by_query(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *ds,
                         float *dx) {
    memset(dx, 0, tokens * width * sizeof(float));
    for (size_t i = 0; i < tokens; i++) {
        const int32_t *own = places + i;
        for (size_t j = 0; j < tokens; j++) dx[i * width + (size_t)(*(own - j) - first)] += ds[i * tokens + j];
    }
}

void nj_scatter_by_key(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *ds, float *dx) {
    memset(dx, 0, tokens * width * sizeof(float));
    for (size_t i = 0; i < tokens; i++) {
        const int32_t *own = places + i;
        for (size_t j = 0; j < tokens; j++) dx[j * width + (size_t)(*(own - j) - first)] += ds[i * tokens + j];
    }
}
