import Foundation
import Measures
import SeededNumbers

/// Two models' states, as Fixtures/make_similarity.py has them.
struct StateDraws {
    var first: [Float]
    var second: [Float]

    init(seed: UInt64, rows: Int, widths: (first: Int, second: Int), kind: String = "") {
        var draws = SplitMix(seed: seed)
        first = (0..<(rows * widths.first)).map { Float(draws.uniform() * exp2(-Double($0 % widths.first % 8))) }
        let noise = (0..<(rows * widths.second)).map { _ in draws.uniform() }
        second = []
        for place in noise.indices {
            let (row, column) = (place / widths.second, place % widths.second)
            let shared = Double(first[row * widths.first + column % widths.first])
            second.append(Float(shared * 0.5 + noise[place] * 0.25))
        }
        switch kind {
        case "offset": first = first.map { Float(Double($0) + 100) }
        case "constant columns":
            for place in first.indices where place % widths.first % 2 == 0 { first[place] = 0.7 }
        case "constant": second = second.map { _ in 0.1 }
        case "not a number":
            first[widths.first] = .nan
            first[rows * widths.first - 1] = .nan
            second[3 * widths.second] = .nan
            second[4 * widths.second - 1] = .nan
        default: break
        }
    }
}

extension SplitMix {
    /// From −0.5 to 0.5.
    mutating func uniform() -> Double { Double(next() >> 40) * 0x1p-24 - 0.5 }

    /// Normal, of standard deviation 1 (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(uniform() + 0.5 + 0x1p-25)).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}

/// Products of random reflections: an orthogonal matrix, row-major.
func orthogonal(_ size: Int, _ draws: inout SplitMix) -> [[Double]] {
    var matrix = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<4 {
        let v = (0..<size).map { _ in draws.uniform() }
        let square = v.reduce(0) { $0 + $1 * $1 }
        for row in 0..<size {
            let shared = 2 * zip(matrix[row], v).reduce(0) { $0 + $1.0 * $1.1 } / square
            for column in 0..<size { matrix[row][column] -= shared * v[column] }
        }
    }
    return matrix
}
