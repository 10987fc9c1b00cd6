import Measures
import Problems
import SeededNumbers
import Testing

@Suite("What similarity does not change with")
struct SimilarityIdentityTests {
    /// Fewer texts than the width, as many, and more.
    static let shapes = [(rows: 12, width: 30), (20, 20), (50, 8)]

    private func states(_ shape: (rows: Int, width: Int), seed: UInt64) -> [Float] {
        StateDraws(seed: seed, rows: shape.rows, widths: (shape.width, 1)).first
    }

    private func representation(_ states: [Float], _ shape: (rows: Int, width: Int)) throws -> Representation {
        try Representation(states, rows: shape.rows, width: shape.width)
    }

    @Test("states are wholly similar to themselves", arguments: shapes)
    func itself(_ shape: (rows: Int, width: Int)) throws {
        let x = try representation(states(shape, seed: 5), shape)
        let similarity = try x.similarity(to: x)
        #expect(agree(similarity.biased, 1, within: 1e-14) && agree(similarity.debiased, 1, within: 1e-12))
        #expect(try agree(x.svcca(with: x), 1, within: 1e-4))
    }

    @Test("rotated, scaled and shifted they stay so; mapped otherwise they do not", arguments: shapes)
    func rotated(_ shape: (rows: Int, width: Int)) throws {
        var draws = SplitMix(seed: 8)
        let turn = orthogonal(shape.width, &draws), original = states(shape, seed: 6)
        func mapped(_ change: (_ row: ArraySlice<Float>, _ column: Int) -> Double) throws -> Representation {
            let values = (0..<shape.rows).flatMap { row in
                (0..<shape.width).map { column in
                    Float(change(original[(row * shape.width)..<((row + 1) * shape.width)], column))
                }
            }
            return try representation(values, shape)
        }
        let x = try representation(original, shape)
        let moved = try mapped { row, column in
            3.7 * zip(row, turn).reduce(0) { $0 + Double($1.0) * $1.1[column] } + 5
        }
        let same = try x.similarity(to: moved)
        // States are rounded to float32.
        #expect(agree(same.biased, 1, within: 1e-6) && agree(same.debiased, 1, within: 1e-6))
        #expect(try x.dimensions(explaining: 0.99) == moved.dimensions(explaining: 0.99))
        #expect(try agree(x.svcca(with: moved), 1, within: 1e-4))
        let stretched = try mapped { row, column in
            Double(row[row.startIndex + column]) * (column == shape.width - 1 ? 500 : 1)
        }
        #expect(try (x.similarity(to: stretched).biased ?? 1) < 0.95)
    }

    @Test("the order of the two does not matter", arguments: shapes)
    func symmetric(_ shape: (rows: Int, width: Int)) throws {
        let x = try representation(states(shape, seed: 1), shape), y = try representation(states(shape, seed: 2), shape)
        let forth = try x.similarity(to: y), back = try y.similarity(to: x)
        #expect(agree(forth.biased, back.biased, within: 1e-14) && agree(forth.debiased, back.debiased, within: 1e-13))
        #expect(try agree(x.svcca(with: y), y.svcca(with: x), within: 1e-12))
    }

    @Test("nor the number of threads, bit for bit", arguments: [(700, 650, 600), (300, 400, 1100), (800, 1100, 30)])
    func threads(_ rows: Int, _ first: Int, _ second: Int) throws {
        let states = StateDraws(seed: 3, rows: rows, widths: (first, second))
        func all(_ threads: Int) throws -> [Double?] {
            let x = try Representation(states.first, rows: rows, width: first, threads: threads)
            let y = try Representation(states.second, rows: rows, width: second, threads: threads)
            let similarity = try x.similarity(to: y)
            return [similarity.biased, similarity.debiased]
        }
        let one = try all(1)
        #expect(one[0] != nil && one[1] != nil)
        for threads in [2, 3, 8] { #expect(try all(threads) == one) }
    }
}

@Suite("What similarity cannot be computed of")
struct SimilarityLimitTests {
    @Test("rows with a NaN or an infinity on any side are left out of all")
    func rows() {
        let x: [Float] = [1, 2, .nan, 4, 5, 6, 7, 8], y: [Float] = [1, 2, 3, -.infinity]
        #expect(rowsWithoutNaN([x, y], rows: 4) == [0, 2])
        #expect(rowsWithoutNaN([[], []], rows: 0) == [])
    }

    @Test("states that are not numbers are refused, and states of other texts")
    func refused() throws {
        #expect(throws: Problem.self) { try Representation([1, .nan, 3, 4], rows: 2, width: 2) }
        #expect(throws: Problem.self) { try Representation([1, 2, 3], rows: 2, width: 2) }
        let two = try Representation([1, 2, 3, 4], rows: 2, width: 2)
        let three = try Representation([1, 2, 3, 4, 5, 6], rows: 3, width: 2)
        #expect(throws: Problem.self) { try two.similarity(to: three) }
        #expect(throws: Problem.self) { try two.svcca(with: three) }
        #expect(throws: Problem.self) { try principalComponents(of: [[1, 2], [3]]) }
    }

    @Test("points that are all equally far apart have no debiased similarity")
    func simplex() throws {
        let corners = (0..<36).map { Float($0 % 7 == 0 ? 1 : 0) }
        let x = try Representation(corners, rows: 6, width: 6)
        let similarity = try x.similarity(to: x)
        #expect(agree(similarity.biased, 1, within: 1e-14) && similarity.debiased == nil)
    }

    @Test("no texts at all")
    func empty() throws {
        let none = try Representation([], rows: 0, width: 3)
        #expect(try none.similarity(to: none) == none.similarity(to: none))
        #expect(try none.similarity(to: none).biased == nil)
        #expect(try none.dimensions(explaining: 0.99) == 0)
        #expect(try none.svcca(with: none) == nil)
    }

    @Test("a map of points that do not vary, of one point, of none")
    func map() throws {
        let same = try principalComponents(of: [[0.1, 0.7], [0.1, 0.7], [0.1, 0.7]])
        #expect(same.coordinates == [[0, 0], [0, 0], [0, 0]] && same.shares == [0, 0])
        #expect(try principalComponents(of: [[3, 4, 5]]).coordinates == [[0, 0]])
        #expect(try principalComponents(of: []).coordinates.isEmpty)
        // Equally far from 0 on both sides: the first is made positive.
        let pair = try principalComponents(of: [[0.3, 0.1], [-0.5, 0.9]])
        #expect(pair.coordinates[0][0] > 0 && abs(pair.coordinates[0][0] + pair.coordinates[1][0]) < 1e-15)
        #expect(pair.coordinates.allSatisfy { abs($0[1]) < 1e-15 })
    }

    @Test("correlations of too few pairs, and of what does not vary")
    func correlations() throws {
        #expect(Correlation([1, 2], [1, 2]) == nil)
        #expect(Correlation([1, 2, .nan], [1, 2, 3]) == nil)
        #expect(Correlation([0.1, 0.1, 0.1, 0.1], [1, 2, 3, 4]) == nil)
        let three = try #require(Correlation([1, 2, 3], [1, 5, 2]))
        #expect(three.low == -1 && three.high == 1)
        let whole = try #require(Correlation([1, 2, 3, 4], [2, 4, 6, 8]))
        #expect(whole.r > 1 - 1e-14 && whole.low > 1 - 1e-12 && whole.high <= 1)
    }
}
