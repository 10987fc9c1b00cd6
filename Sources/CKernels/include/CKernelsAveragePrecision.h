#pragma once
#include <stddef.h>
#include <stdint.h>

/// How many units one call takes: each has a lane of the sort.
enum { NJ_AP_LANES = 8 };

/// The most texts a call takes: a text's number and label ride in the 29 bits a float leaves free in a double.
enum { NJ_AP_MAX_TEXTS = 1 << 28 };

/// How many permutations are walked at once: `permutations` is a multiple of it.
enum { NJ_AP_PERMUTATIONS = 32 };

/// Bytes of scratch that a call with `texts` texts needs, aligned to 64.
size_t nj_ap_scratch(size_t texts);

/// Sorts the scores of 1 to 8 units into `scratch`, each unit in its own lane.
///
/// The score of text t in unit u is `scores[u * unitStride + t * textStride]`; `labels` has 0 or 1 for each text.
/// Returns a bit mask of the units with a NaN or an infinity: they are undefined, and what their lanes hold is not
/// to be used.
uint32_t nj_ap_sort(const float *scores, ptrdiff_t unitStride, ptrdiff_t textStride, size_t units,
                    const uint8_t *labels, size_t texts, void *scratch);

/// The average precision of each sorted lane: for each group of equal scores, from the highest down, its positives
/// times the precision at its end, summed in double and divided once by `positives`.
void nj_ap_values(const void *scratch, size_t texts, double positives, double values[NJ_AP_LANES]);

/// The average precision of one sorted lane under each of `permutations` other labellings.
///
/// `labels` is [texts × permutations], 0xFF for a positive and 0 for a negative; `permutations` is a multiple of
/// NJ_AP_PERMUTATIONS, and there are fewer than 2^24 texts. `order` is room for `texts` integers.
/// Values are within 1e-6.
void nj_ap_null(const void *scratch, size_t texts, size_t lane, double positives, const uint8_t *labels,
                size_t permutations, uint32_t *order, double *values);
