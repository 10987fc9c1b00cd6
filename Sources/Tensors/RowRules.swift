/// What a block of rows must obey so that a row's bits do not depend on the rows beside it.
///
/// Measured on OpenBLAS 0.3.21, tokens as rows. On the Haswell and Zen kernels a row's bits depend on its place modulo
/// 12, in blocks of a multiple of 12 rows on nothing else. On the AVX-512 kernels they depend on nothing, but a product
/// of at most 10⁶ multiplications takes a kernel of other bits, so a small product gets more (empty) rows. A test and
/// `nightjar doctor` hold the rules against the library that is installed.
public struct RowRules: Sendable, Equatable {
    /// A text's first row, and a block's row count, are multiples of this.
    public var alignment: Int
    /// A product rows·outputs·inputs must be larger than this.
    public var leastProduct: Int

    /// The rules of the kernels in use.
    public static let current = RowRules(core: BLAS.description.core)

    init(core: String) {
        switch core {
        case "SkylakeX", "Cooperlake", "SapphireRapids": self.init(alignment: 1, leastProduct: 1_000_000)
        case "Haswell", "Zen", "Excavator", "Steamroller", "Piledriver": self.init(alignment: 12, leastProduct: 0)
        // Unmeasured kernels: a common multiple of every unrolling that OpenBLAS uses, and no small products.
        default: self.init(alignment: 48, leastProduct: 1_000_000)
        }
    }

    init(alignment: Int, leastProduct: Int) {
        self.alignment = alignment
        self.leastProduct = leastProduct
    }

    /// The least legal number of rows of at least `rows` for products with `smallest` = outputs × inputs or more.
    public func rows(atLeast rows: Int, smallestWeight smallest: Int) -> Int {
        let needed = max(rows, leastProduct / max(smallest, 1) + 1, 4)
        return aligned(needed)
    }

    /// `rows` rounded up to the alignment.
    public func aligned(_ rows: Int) -> Int { (rows + alignment - 1) / alignment * alignment }
}
