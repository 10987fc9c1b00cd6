import COpenBLAS

extension BLAS {
    /// C = op(A)·op(B) in double, row-major, on the calling thread; as `multiply` of floats, without its scalars.
    static func multiply(
        _ m: Int, _ n: Int, _ k: Int,
        _ a: UnsafePointer<Double>, stride lda: Int, transposedA transposeA: Bool,
        _ b: UnsafePointer<Double>, stride ldb: Int, transposedB transposeB: Bool,
        into c: UnsafeMutablePointer<Double>, stride ldc: Int
    ) {
        _ = description
        cblas_dgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), 1, a, blasint(lda), b, blasint(ldb), 0, c, blasint(ldc))
    }

    /// The upper triangle of C [n × n] = AᵀA of A [k × n], or A·Aᵀ of A [n × k] where not `transposed`.
    static func multiplySymmetric(
        _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, stride lda: Int, transposed: Bool,
        into c: UnsafeMutablePointer<Double>, stride ldc: Int
    ) {
        _ = description
        cblas_dsyrk(
            CblasRowMajor, CblasUpper, transposed ? CblasTrans : CblasNoTrans, blasint(n), blasint(k), 1, a,
            blasint(lda), 0, c, blasint(ldc))
    }

    /// x·y
    static func product(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
        _ = description
        return cblas_ddot(blasint(count), x, 1, y, 1)
    }
}
