// Average precision of eight units at a time, each unit in a lane of the vectors: the scores are sorted by a bitonic
// network, whose steps are the same for every unit and so need neither branches nor scattered writes.
//
// A float leaves 29 bits of a double free. The text's number and its label ride there, so that minimum and maximum of
// doubles carry them along, on every processor; equal scores differ only in those bits.
#include "include/CKernelsAveragePrecision.h"

#include <math.h>
#include <string.h>

#include "dispatch.h"

// A model against itself must give exactly 0.5, and every processor the same bits: whatever the target's flags allow,
// here no sum is reordered, no division is a product, no product and sum are fused.
#pragma clang fp reassociate(off) reciprocal(off) contract(off)

enum { LANES = NJ_AP_LANES, PAYLOAD_BITS = 29, BLOCK = 8 };

typedef double Row __attribute__((vector_size(64), may_alias));
typedef int64_t Bits __attribute__((vector_size(64), may_alias));
typedef uint64_t Word __attribute__((may_alias));

/// Puts the smaller value of each lane into the first row. Written as the minimum and maximum of processors, which are
/// not IEEE's: no value is a NaN, and equal ones are equal in every bit.
NJ_INLINE void exchange(Row *a, Row *b) {
    const Row x = *a, y = *b;
    for (int lane = 0; lane < LANES; lane++) {
        (*a)[lane] = x[lane] < y[lane] ? x[lane] : y[lane];
        (*b)[lane] = x[lane] > y[lane] ? x[lane] : y[lane];
    }
}

/// Sorts eight rows: the network of 19 exchanges.
NJ_INLINE void sortBlock(Row *rows) {
    static const unsigned char pairs[19][2] = {{0, 2}, {1, 3}, {4, 6}, {5, 7}, {0, 4}, {1, 5}, {2, 6},
                                               {3, 7}, {0, 1}, {2, 3}, {4, 5}, {6, 7}, {2, 4}, {3, 5},
                                               {1, 4}, {3, 6}, {1, 2}, {3, 4}, {5, 6}};
    Row r[BLOCK];
#pragma clang loop unroll(full)
    for (int i = 0; i < BLOCK; i++) r[i] = rows[i];
#pragma clang loop unroll(full)
    for (int i = 0; i < 19; i++) exchange(&r[pairs[i][0]], &r[pairs[i][1]]);
#pragma clang loop unroll(full)
    for (int i = 0; i < BLOCK; i++) rows[i] = r[i];
}

/// Sorts eight rows that are bitonic.
NJ_INLINE void mergeBlock(Row *rows) {
    Row r[BLOCK];
#pragma clang loop unroll(full)
    for (int i = 0; i < BLOCK; i++) r[i] = rows[i];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) exchange(&r[i], &r[i + 4]);
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) exchange(&r[i + (i & 2)], &r[i + (i & 2) + 2]);
#pragma clang loop unroll(full)
    for (int i = 0; i < BLOCK; i += 2) exchange(&r[i], &r[i + 1]);
#pragma clang loop unroll(full)
    for (int i = 0; i < BLOCK; i++) rows[i] = r[i];
}

NJ_INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }
NJ_INLINE size_t above(size_t count, size_t start) { return count > start ? count - start : 0; }

/// Sorts the first `count` rows of a bitonic sequence of `capacity` rows, a power of two times BLOCK; the rows that are
/// not there stand for infinities, which an exchange would leave where they are.
NJ_CLONES void nj_ap_merge(Row *rows, size_t count, size_t capacity) {
    if (capacity == BLOCK) {
        mergeBlock(rows);
        return;
    }
    if (capacity == 2 * BLOCK) {
        for (size_t i = 0; i < above(count, BLOCK); i++) exchange(&rows[i], &rows[i + BLOCK]);
        mergeBlock(rows);
        if (count > BLOCK) mergeBlock(rows + BLOCK);
        return;
    }
    // Two steps of the network while four rows are in registers.
    const size_t q = capacity / 4;
    const size_t whole = above(count, 3 * q);
    for (size_t i = 0; i < whole; i++) {
        Row a = rows[i], b = rows[i + q], c = rows[i + 2 * q], d = rows[i + 3 * q];
        exchange(&a, &c);
        exchange(&b, &d);
        exchange(&a, &b);
        exchange(&c, &d);
        rows[i] = a;
        rows[i + q] = b;
        rows[i + 2 * q] = c;
        rows[i + 3 * q] = d;
    }
    for (size_t i = whole; i < least(q, above(count, 2 * q)); i++) exchange(&rows[i], &rows[i + 2 * q]);
    for (size_t i = whole; i < least(q, above(count, q)); i++) exchange(&rows[i], &rows[i + q]);
    for (size_t start = 0; start < count; start += q) nj_ap_merge(rows + start, least(q, count - start), q);
}

/// Sorts `count` rows, a multiple of BLOCK, each lane upwards.
NJ_CLONES void nj_ap_sort_rows(Row *rows, size_t count) {
    if (count <= BLOCK) {
        sortBlock(rows);
        return;
    }
    size_t half = BLOCK;
    while (2 * half < count) half *= 2;
    nj_ap_sort_rows(rows, half);
    nj_ap_sort_rows(rows + half, count - half);
    // The second half read backwards makes the whole bitonic.
    for (size_t i = 0; i < count - half; i++) exchange(&rows[half - 1 - i], &rows[half + i]);
    nj_ap_merge(rows, half, half);
    nj_ap_merge(rows + half, count - half, half);
}

NJ_INLINE size_t paddedRows(size_t texts) { return (texts + BLOCK - 1) / BLOCK * BLOCK; }

size_t nj_ap_scratch(size_t texts) { return paddedRows(texts) * sizeof(Row); }

/// The double that carries a score and its payload. Zeros, of either sign, become the least normal double, so that the
/// payload never makes a subnormal one: a processor that is told to flush those would lose it.
NJ_INLINE double packed(float score, uint64_t payload) {
    const double wide = score == 0 ? 0x1p-1022 : (double)score;
    uint64_t bits;
    memcpy(&bits, &wide, sizeof bits);
    bits |= payload;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

NJ_CLONES uint32_t nj_ap_sort(const float *scores, ptrdiff_t unitStride, ptrdiff_t textStride, size_t units,
                              const uint8_t *labels, size_t texts, void *scratch) {
    Row *rows = scratch;
    uint32_t undefined = 0;
    for (size_t lane = 0; lane < LANES; lane++) {
        double *out = (double *)rows + lane;
        if (lane >= units) {
            for (size_t t = 0; t < texts; t++) out[t * LANES] = 0;
            continue;
        }
        const float *in = scores + (ptrdiff_t)lane * unitStride;
        uint32_t largest = 0;
        for (size_t t = 0; t < texts; t++) {
            const float score = in[(ptrdiff_t)t * textStride];
            uint32_t bits;
            memcpy(&bits, &score, sizeof bits);
            bits &= 0x7FFFFFFF;
            largest = bits > largest ? bits : largest;
            out[t * LANES] = packed(score, t << 1 | labels[t]);
        }
        if (largest >= 0x7F800000) {
            undefined |= 1u << lane;
            for (size_t t = 0; t < texts; t++) out[t * LANES] = 0;
        }
    }
    for (size_t i = texts; i < paddedRows(texts); i++)
        for (int lane = 0; lane < LANES; lane++) rows[i][lane] = INFINITY;
    if (texts > 0) nj_ap_sort_rows(rows, paddedRows(texts));
    return undefined;
}

NJ_CLONES void nj_ap_values(const void *scratch, size_t texts, double positives, double values[LANES]) {
    const Bits *rows = scratch;
    Row found = {0}, before = {0}, sum = {0};
    for (size_t i = texts; i-- > 0;) {
        const double rank = (double)(texts - i);
        for (int lane = 0; lane < LANES; lane++) found[lane] += (rows[i][lane] & 1) ? 1.0 : 0.0;
        const Bits below = i > 0 ? rows[i - 1] : ~rows[0];
        const Bits ends = (rows[i] >> PAYLOAD_BITS) != (below >> PAYLOAD_BITS);
        const Row term = (found - before) * (found / rank);
        for (int lane = 0; lane < LANES; lane++) {
            sum[lane] += ends[lane] ? term[lane] : 0.0;
            before[lane] = ends[lane] ? found[lane] : before[lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) values[lane] = sum[lane] / positives;
}

// Permutations go in lanes too, as many at a time as keep their counts in registers.
enum { AT_A_TIME = NJ_AP_PERMUTATIONS, VECTORS = AT_A_TIME / 16, FLUSH = 16 };
typedef float Lanes __attribute__((vector_size(64)));
typedef int32_t LaneBits __attribute__((vector_size(64)));
typedef int8_t LabelBytes __attribute__((vector_size(16)));

NJ_CLONES void nj_ap_null(const void *scratch, size_t texts, size_t lane, double positives, const uint8_t *labels,
                          size_t permutations, uint32_t *order, double *values) {
    // A group of equal scores ends where the next is another; the ends are marked by the highest bit.
    const uint32_t end = 1u << 31;
    const Word *rows = (const Word *)scratch + lane;
    for (size_t i = 0; i < texts; i++) {
        const uint64_t here = rows[(texts - 1 - i) * LANES];
        const uint64_t next = i + 1 < texts ? rows[(texts - 2 - i) * LANES] : ~here;
        const uint32_t text = (uint32_t)(here & ((1u << PAYLOAD_BITS) - 1)) >> 1;
        order[i] = text | (here >> PAYLOAD_BITS != next >> PAYLOAD_BITS ? end : 0);
    }
    for (size_t p = 0; p < permutations; p += AT_A_TIME) {
        double totals[AT_A_TIME] = {0};
        Lanes found[VECTORS] = {0}, before[VECTORS] = {0}, sum[VECTORS] = {0};
        const Lanes ones = (Lanes){0} + 1;
        for (size_t start = 0; start < texts; start += FLUSH) {
            const size_t stop = least(start + FLUSH, texts);
            for (size_t i = start; i < stop; i++) {
                const uint8_t *row = labels + (size_t)(order[i] & ~end) * permutations + p;
#pragma clang loop unroll(full)
                for (int k = 0; k < VECTORS; k++) {
                    LabelBytes bytes;
                    memcpy(&bytes, row + 16 * k, sizeof bytes);
                    found[k] += (Lanes)(__builtin_convertvector(bytes, LaneBits) & (LaneBits)ones);
                }
                if (order[i] & end) {
                    const float reciprocal = 1.0f / (float)(i + 1);
#pragma clang loop unroll(full)
                    for (int k = 0; k < VECTORS; k++) {
                        sum[k] += (found[k] - before[k]) * (found[k] * reciprocal);
                        before[k] = found[k];
                    }
                }
            }
            // Short sums in float lose nothing that counts; the long one is in double.
            for (int k = 0; k < VECTORS; k++) {
                for (int j = 0; j < 16; j++) totals[16 * k + j] += (double)sum[k][j];
                sum[k] = (Lanes){0};
            }
        }
        for (int j = 0; j < AT_A_TIME; j++) values[p + j] = totals[j] / positives;
    }
}
