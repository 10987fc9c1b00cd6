import CKernels

/// Widenings, poolings and sums over raw memory, as Swift functions.
public enum Numbers {
    /// y[i] = x[i] from IEEE half.
    public static func widen(half x: UnsafeRawPointer, count: Int, into y: UnsafeMutablePointer<Float>) {
        nj_half_to_float(count, x, y)
    }

    /// y[i] = x[i] from bfloat16.
    public static func widen(bfloat16 x: UnsafeRawPointer, count: Int, into y: UnsafeMutablePointer<Float>) {
        nj_bfloat16_to_float(count, x, y)
    }

    /// The mean over the listed rows of x [… × width], accumulated in double; `rows` must not be empty.
    public static func mean(
        rows: [Int32], width: Int, of x: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Double>,
        into y: UnsafeMutablePointer<Float>
    ) {
        nj_pool_mean(rows.count, rows, width, x, scratch, y)
    }

    /// The maximum over the listed rows of x [… × width]; `rows` must not be empty.
    public static func maximum(
        rows: [Int32], width: Int, of x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
    ) {
        nj_pool_max(rows.count, rows, width, x, y)
    }

    /// counts[i] += how many of the listed rows of x [… × width] are above 0 in column i.
    public static func countPositive(
        rows: [Int32], width: Int, of x: UnsafePointer<Float>, into counts: UnsafeMutablePointer<Int32>
    ) {
        nj_count_positive(rows.count, rows, width, x, counts)
    }

    /// y [width × rows] = x [rows × width] transposed.
    public static func transpose(
        rows: Int, width: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
    ) {
        nj_transpose(rows, width, x, y)
    }

    /// y[i] += x[i]
    public static func add(_ x: UnsafePointer<Float>, count: Int, to y: UnsafeMutablePointer<Float>) {
        nj_add(count, x, y)
    }

    /// x·y, in the same order of additions wherever they stand.
    public static func product(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
        var product: Float = 0
        nj_dot_rows(1, count, 0, x, y, &product)
        return product
    }

    /// y[i] += factor·x[i]
    public static func add(
        _ x: UnsafePointer<Float>, times factor: Float, count: Int, to y: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: factor) { nj_sum_rows(1, count, 0, $0, x, y) }
    }

    /// y = start + factor·(end − start), in double and rounded once.
    public static func pathPoint(
        from start: UnsafePointer<Float>, to end: UnsafePointer<Float>, at factor: Double, count: Int,
        into y: UnsafeMutablePointer<Float>
    ) {
        nj_path_point(count, start, end, factor, y)
    }

    /// Σ (end − start)·slope, in double.
    public static func pathSlope(
        from start: UnsafePointer<Float>, to end: UnsafePointer<Float>, slope: UnsafePointer<Float>, count: Int
    ) -> Double {
        nj_path_slope(count, start, end, slope)
    }

    /// log Σ exp(x), in double.
    public static func logSumExp(_ x: UnsafePointer<Float>, count: Int) -> Double { nj_log_sum_exp(count, x) }

    /// dx[j] += factor·(1[j = output] − softmax(x)[j]), the softmax in double from `total` = log Σ exp(x).
    public static func addSoftmaxGradient(
        of x: UnsafePointer<Float>, count: Int, output: Int, total: Double, factor: Double,
        to dx: UnsafeMutablePointer<Float>
    ) {
        nj_softmax_output_gradient(count, x, output, total, factor, dx)
    }
}
