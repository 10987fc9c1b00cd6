#include "dispatch.h"
#include "half.h"
#include "include/CKernels.h"

// Old files may put a tensor at an odd address.
typedef struct __attribute__((packed, aligned(1))) {
    uint16_t bits;
} half_word;

NJ_CLONES void nj_bfloat16_to_float(size_t count, const void *source, float *y) {
    const half_word *x = source;
    uint32_t *bits = (uint32_t *)(void *)y;
    for (size_t i = 0; i < count; i++) bits[i] = (uint32_t)x[i].bits << 16;
}

NJ_CLONES void nj_half_to_float(size_t count, const void *source, float *y) {
    const half_word *x = source;
    for (size_t i = 0; i < count; i++) y[i] = nj_half(x[i].bits);
}
