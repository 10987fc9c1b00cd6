#pragma once
#include <stddef.h>
#include <stdint.h>

// What skill-neuron probers count, of one item: its neurons' activations a [neurons] and the gradients g of its
// candidates by them, `stride` floats from one candidate's to the next's. All compare x = g·sign(a), sign(0) = −1, of
// one neuron in float32; equal ones, zeros of either sign among them, are ties, and a NaN is neither more nor less.

/// What nj_probe_count adds up for each neuron, a row of `neurons` integers each.
typedef enum {
    NJ_PROBE_POSITIVE,  ///< 1 where the gold candidate's x is above 0
    NJ_PROBE_NEGATIVE,  ///< 1 where it is below 0
    NJ_PROBE_CONTRAST,  ///< twice its sign, less the sum of all candidates' signs
    NJ_PROBE_VOLUME,    ///< how many candidates it is above, less how many it is below
    NJ_PROBE_HIGHEST,   ///< 1 where it is above all others
    NJ_PROBE_LOWEST,    ///< 1 where it is below all others
    NJ_PROBE_SUMS
} NJ_ProbeSum;

/// sums[row·sumStride + n] += as listed, for each of `neurons`.
void nj_probe_count(size_t neurons, size_t candidates, size_t gold, const float *a, const float *g, size_t stride,
                    int32_t *sums, size_t sumStride);

/// Which votes a neuron of polarity s (−1, 0 or 1) gives each candidate.
typedef enum {
    NJ_PROBE_SIGNS,    ///< s times the sign of x
    NJ_PROBE_EQUALS,   ///< 1 where the sign of x is s
    NJ_PROBE_EXTREMES, ///< 1 where s·x is the largest, to all that share it
    NJ_PROBE_RECORDS   ///< 1 where s·x is the largest and no other's is
} NJ_ProbeVote;

/// votes[places[n]·candidates + c] += neuron n's vote for candidate c.
void nj_probe_vote(NJ_ProbeVote kind, size_t neurons, size_t candidates, const float *a, const float *g, size_t stride,
                   const int8_t *polarities, const uint32_t *places, int32_t *votes);
