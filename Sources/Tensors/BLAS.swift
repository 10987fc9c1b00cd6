import COpenBLAS

/// OpenBLAS as Nightjar uses it: one thread a call, the parallelism being ours, over blocks of rows.
public enum BLAS {
    /// Which library, kernels and threads a result was computed with; recorded in provenance and shown by `doctor`.
    public struct Description: Sendable {
        /// As `OpenBLAS 0.3.21 … Haswell MAX_THREADS=64`.
        public var configuration: String
        /// The kernels in use, as `Haswell` or `SkylakeX`; `OPENBLAS_CORETYPE` may choose others.
        public var core: String
        /// `sequential`, `pthreads` or `openmp`.
        public var threading: String
    }

    /// Set to one thread at first use, and read then.
    public static let description: Description = {
        openblas_set_num_threads(1)
        let threading = [0: "sequential", 1: "pthreads", 2: "openmp"][openblas_get_parallel()] ?? "unknown"
        return Description(
            configuration: openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS",
            core: openblas_get_corename().map { String(cString: $0) } ?? "unknown", threading: threading)
    }()

    /// Bytes that a thread's products pack their factors in: P·Q + Q·rows floats, for blocks of some 768 rows.
    public static let workspace = 4 << 20

    /// C = α·op(A)·op(B) + β·C, row-major, on the calling thread.
    ///
    /// - Parameters:
    ///   - m: Rows of op(A) and C.
    ///   - n: Columns of op(B) and C.
    ///   - k: Columns of op(A), rows of op(B).
    public static func multiply(
        _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
        _ a: UnsafePointer<Float>, stride lda: Int, transposedA transposeA: Bool = false,
        _ b: UnsafePointer<Float>, stride ldb: Int, transposedB transposeB: Bool = false,
        beta: Float = 0, into c: UnsafeMutablePointer<Float>, stride ldc: Int
    ) {
        _ = description
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
    }
}
