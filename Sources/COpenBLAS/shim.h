#include <cblas.h>
#include <stddef.h>

// LAPACK is in OpenBLAS's library, and its C header (lapacke.h) in another package: what is used is declared here, as
// Fortran has it, every argument by address, the lengths of the texts last.

/// Eigenvalues (ascending, in `w`) and, for jobz "V", eigenvectors (columns of `a`) of a symmetric matrix.
void dsyevd_(const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda, double *w,
             double *work, const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info,
             size_t jobz_length, size_t uplo_length);

/// The singular value decomposition by divide and conquer; for jobz "N" the values alone (descending, in `s`).
void dgesdd_(const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda, double *s, double *u,
             const blasint *ldu, double *vt, const blasint *ldvt, double *work, const blasint *lwork, blasint *iwork,
             blasint *info, size_t jobz_length);
