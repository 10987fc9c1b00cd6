#include "dispatch.h"
#include "include/CKernelsProbing.h"

/// Neurons at a time: their counts stay in the cache, and each loop is over one row.
enum { CHUNK = 512 };

NJ_INLINE float turned(float g, float a) { return a > 0 ? g : -g; }

NJ_CLONES void nj_probe_count(size_t neurons, size_t candidates, size_t gold, const float *a, const float *g,
                              size_t stride, int32_t *sums, size_t sumStride) {
    for (size_t first = 0; first < neurons; first += CHUNK) {
        const size_t count = neurons - first < CHUNK ? neurons - first : CHUNK;
        const float *activations = a + first, *own = g + gold * stride + first;
        float x[CHUNK];
        int32_t signs[CHUNK] = {0}, above[CHUNK] = {0}, below[CHUNK] = {0};
        for (size_t n = 0; n < count; n++) x[n] = turned(own[n], activations[n]);
        for (size_t c = 0; c < candidates; c++) {
            const float *row = g + c * stride + first;
            for (size_t n = 0; n < count; n++) {
                const float other = turned(row[n], activations[n]);
                signs[n] += (other > 0) - (other < 0);
                above[n] += x[n] > other;
                below[n] += x[n] < other;
            }
        }
        int32_t *to = sums + first;
        const int32_t others = (int32_t)candidates - 1, contested = others > 0;
        for (size_t n = 0; n < count; n++) {
            to[NJ_PROBE_POSITIVE * sumStride + n] += x[n] > 0;
            to[NJ_PROBE_NEGATIVE * sumStride + n] += x[n] < 0;
            to[NJ_PROBE_CONTRAST * sumStride + n] += 2 * ((x[n] > 0) - (x[n] < 0)) - signs[n];
            to[NJ_PROBE_VOLUME * sumStride + n] += above[n] - below[n];
            to[NJ_PROBE_HIGHEST * sumStride + n] += contested & (above[n] == others);
            to[NJ_PROBE_LOWEST * sumStride + n] += contested & (below[n] == others);
        }
    }
}

/// Votes for the candidates with the largest s·x, where there is but one or `shared`.
NJ_INLINE void voteForLargest(size_t candidates, float s, const float *g, size_t stride, int shared, int32_t *votes) {
    float largest = -__builtin_inff();
    int32_t count = 0;
    for (size_t c = 0; c < candidates; c++) {
        const float value = s * g[c * stride];
        if (value > largest) {
            largest = value;
            count = 1;
        } else {
            count += value == largest;
        }
    }
    if (count > 1 && !shared) return;
    for (size_t c = 0; c < candidates; c++) votes[c] += s * g[c * stride] == largest;
}

void nj_probe_vote(NJ_ProbeVote kind, size_t neurons, size_t candidates, const float *a, const float *g, size_t stride,
                   const int8_t *polarities, const uint32_t *places, int32_t *votes) {
    for (size_t n = 0; n < neurons; n++) {
        // s·x = s·sign(a)·g
        const int s = a[n] > 0 ? polarities[n] : -polarities[n];
        int32_t *to = votes + places[n] * candidates;
        switch (kind) {
        case NJ_PROBE_SIGNS:
            for (size_t c = 0; c < candidates; c++) {
                const float value = g[c * stride + n];
                to[c] += s * ((value > 0) - (value < 0));
            }
            break;
        case NJ_PROBE_EQUALS:
            for (size_t c = 0; c < candidates; c++) {
                const float value = g[c * stride + n];
                to[c] += (value > 0) - (value < 0) == s;
            }
            break;
        case NJ_PROBE_EXTREMES: voteForLargest(candidates, (float)s, g + n, stride, 1, to); break;
        case NJ_PROBE_RECORDS: voteForLargest(candidates, (float)s, g + n, stride, 0, to);
        }
    }
}
