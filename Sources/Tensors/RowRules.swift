/// What a block of rows must obey so that a row's bits do not depend on the rows beside it.
///
/// Measured on OpenBLAS 0.3.21, tokens as rows. On the Haswell and Zen kernels a row's bits depend on its place modulo
/// 12 (0 to 5 are alike, and 6 to 11), in blocks of a multiple of 12 rows on nothing else. On the AVX-512 kernels they
/// depend on nothing, but a product of at most 10⁶ multiplications takes a kernel of other bits, so a small product gets
/// more (empty) rows. A test and `nightjar doctor` hold the rules against the library that is installed.
public struct RowRules: Sendable, Equatable {
    /// A text's first row, and a block's row count, are multiples of this.
    public var alignment: Int
    /// A product rows·outputs·inputs must be larger than this.
    public var leastProduct: Int
    /// So many rows from an aligned one on have the same bits: texts of one row may stand on each of them.
    public var interchangeable = 1

    /// The rules of the kernels in use.
    public static let current = RowRules(core: BLAS.description.core)

    init(core: String) {
        switch core {
        case "SkylakeX", "Cooperlake", "SapphireRapids": self.init(alignment: 1, leastProduct: 1_000_000)
        case "Haswell", "Zen", "Excavator", "Steamroller", "Piledriver":
            self.init(alignment: 12, leastProduct: 0, interchangeable: 6)
        // Unmeasured kernels: a common multiple of every unrolling that OpenBLAS uses, and no small products.
        default: self.init(alignment: 48, leastProduct: 1_000_000)
        }
    }

    init(alignment: Int, leastProduct: Int, interchangeable: Int = 1) {
        self.alignment = alignment
        self.leastProduct = leastProduct
        self.interchangeable = interchangeable
    }

    /// The least legal number of rows of at least `rows` for products with `smallest` = outputs × inputs or more.
    public func rows(atLeast rows: Int, smallestWeight smallest: Int) -> Int {
        let needed = max(rows, leastProduct / max(smallest, 1) + 1, 4)
        return aligned(needed)
    }

    /// `rows` rounded up to the alignment.
    public func aligned(_ rows: Int) -> Int { (rows + alignment - 1) / alignment * alignment }

    /// Where the one row of text `index` stands in a block of such texts.
    public func place(ofSingle index: Int) -> Int {
        index / interchangeable * alignment + index % interchangeable
    }

    /// The least number of rows that hold `count` texts of one row, legal for products with `smallest` or more.
    public func rows(forSingles count: Int, smallestWeight smallest: Int) -> Int {
        rows(atLeast: count == 0 ? 0 : place(ofSingle: count - 1) + 1, smallestWeight: smallest)
    }
}
