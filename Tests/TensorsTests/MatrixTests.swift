import Foundation
import Problems
import Testing

@testable import Tensors

/// Whole numbers, so that sums are exact in any order.
private func matrix(_ rows: Int, _ columns: Int, _ factor: Int) throws -> Matrix {
    try Matrix((0..<(rows * columns)).map { Double($0 * factor % 17 - 8) }, rows: rows, columns: columns)
}

/// One of each kind of tiling: one tile, two to a side, four.
private let sizes = [1, 5, 256, 301, 1100]

@Suite("Products of matrices")
struct MatrixProductTests {
    @Test("of columns and of rows, at the corners and borders of tiles", arguments: sizes)
    func symmetric(_ size: Int) throws {
        let a = try matrix(7, size, 5), products = try a.columnProducts(threads: 2)
        let turned = try Matrix((0..<size).flatMap { column in (0..<7).map { a[$0, column] } }, rows: size, columns: 7)
        let same = try turned.rowProducts(threads: 3)
        let borders = Set([0, size / 4, size / 2, size / 2 - 1, size - 1].filter { $0 >= 0 }).sorted()
        for row in borders {
            for column in borders where column >= row {
                let expected = (0..<7).reduce(0) { $0 + a[$1, row] * a[$1, column] }
                #expect(products.pointer[row * size + column] == expected)
                #expect(same.pointer[row * size + column] == expected)
            }
        }
        #expect(products.product(with: same) == products.product(with: products))
        #expect(products.diagonal.reduce(0, +) == (try a.squaredRowNorms(threads: 2)).reduce(0, +))
    }

    @Test("of two matrices, and the norm of one that is never held", arguments: sizes)
    func general(_ size: Int) throws {
        let a = try matrix(size, 3, 7), b = try matrix(3, 301, 3)
        let product = try a.times(b, threads: 2)
        let turned = try Matrix((0..<301).flatMap { column in (0..<3).map { b[$0, column] } }, rows: 301, columns: 3)
        let same = try a.times(turned, transposed: true, threads: 1)
        for row in [0, size / 2, size - 1] {
            for column in [0, 149, 150, 151, 300] {
                let expected = (0..<3).reduce(0) { $0 + a[row, $1] * b[$1, column] }
                #expect(product[row, column] == expected && same[row, column] == expected)
            }
        }
        let c = try matrix(3, size, 11)
        let whole = try Matrix((0..<size).flatMap { column in (0..<3).map { c[$0, column] } }, rows: size, columns: 3)
            .times(b, threads: 1)
        let norm = try whole.squaredRowNorms(threads: 1).reduce(0, +)
        for threads in 1...3 { #expect(try c.squaredNormOfColumnProducts(with: b, threads: threads) == norm) }
    }

    @Test("centring takes chosen rows, and leaves exactly 0 of a constant")
    func centring() throws {
        let states: [Float] = [1, 0.1, 100, 100, 5, 0.1, 6, 0.1]
        try states.withUnsafeBufferPointer { states in
            let centred = try Matrix(centring: states, columns: 2, rows: [0, 2, 3], threads: 2)
            #expect((0..<3).map { centred[$0, 0] } == [-3, 1, 2])
            #expect((0..<3).map { centred[$0, 1] } == [0, 0, 0])
            #expect(throws: Problem.self) { try Matrix(centring: states, columns: 2, rows: [4], threads: 1) }
        }
        #expect(throws: Problem.self) { try Matrix([1, 2, 3], rows: 2, columns: 2) }
    }
}

@Suite("Spectra by LAPACK")
struct SpectraTests {
    /// 1 + 2·cos(kπ/(n + 1)), k = 1 … n, for 1 on the diagonal and beside it.
    @Test("eigenvalues and eigenvectors of a matrix whose eigenvalues are known")
    func known() throws {
        let size = 40, rows = SymmetricMatrix(unsetSize: 40)
        for row in 0..<size {
            for column in 0..<size {
                // Below the diagonal nothing may be read.
                rows.pointer[row * size + column] = column < row ? .nan : column - row <= 1 ? 1 : 0
            }
        }
        let values = try rows.eigenvalues(), (same, vectors) = try rows.eigenvectors()
        for k in 1...size {
            let expected = 1 + 2 * cos(Double(k) * .pi / Double(size + 1))
            #expect(abs(values[k - 1] - expected) < 1e-13 && abs(same[k - 1] - expected) < 1e-13)
        }
        let second = (0..<size).map { vectors[1, $0] }
        #expect(abs(second.reduce(0) { $0 + $1 * $1 } - 1) < 1e-13)
        for place in 1..<(size - 1) {
            #expect(abs(second[place - 1] + second[place] + second[place + 1] - same[1] * second[place]) < 1e-13)
        }
    }

    @Test("singular values of tall and wide matrices")
    func singular() throws {
        #expect(try Matrix([3, 0, 0, 0, -4, 0], rows: 2, columns: 3).singularValues() == [4, 3])
        #expect(try Matrix([3, 0, 0, -4, 0, 0], rows: 3, columns: 2).singularValues() == [4, 3])
        #expect(try Matrix([], rows: 0, columns: 3).singularValues().isEmpty)
    }

    @Test("what is not a number has none")
    func notNumbers() throws {
        #expect(throws: Problem.self) { try Matrix([1, .nan, 2, 3], rows: 2, columns: 2).singularValues() }
        let products = try Matrix([1, .nan, 2, 3], rows: 2, columns: 2).rowProducts(threads: 1)
        #expect(throws: Problem.self) { try products.eigenvalues() }
    }
}
