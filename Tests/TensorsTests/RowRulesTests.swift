import Testing

@testable import Tensors

@Suite("A row's bits do not depend on its neighbours")
struct RowRulesTests {
    @Test("on the installed BLAS and its kernels")
    func rulesHold() { #expect(RowRules.current.hold(), "kernels \(BLAS.description.core)") }

    @Test("rows are enough for the kernel, aligned, and no more than needed")
    func rowCounts() {
        let haswell = RowRules(core: "Haswell")
        #expect(haswell.rows(atLeast: 13, smallestWeight: 100) == 24)
        #expect(haswell.rows(atLeast: 24, smallestWeight: 100) == 24)
        let wide = RowRules(core: "SkylakeX")
        #expect(wide.rows(atLeast: 5, smallestWeight: 768 * 3072) == 5)
        #expect(wide.rows(atLeast: 5, smallestWeight: 100) == 10_001)
    }
}

@Suite("The check of the rules can fail")
struct RowRulesCheckTests {
    @Test(
        "without alignment on the Haswell and Zen kernels",
        .enabled(if: ["Haswell", "Zen"].contains(BLAS.description.core)))
    func unaligned() { #expect(!RowRules(alignment: 1, leastProduct: 0).hold()) }

    @Test(
        "with small products on the AVX-512 kernels",
        .enabled(if: ["SkylakeX", "Cooperlake"].contains(BLAS.description.core)))
    func smallProducts() { #expect(!RowRules(alignment: 1, leastProduct: 0).hold()) }
}
