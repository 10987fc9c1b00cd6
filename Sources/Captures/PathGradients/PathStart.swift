import Models
import Problems
import Tensors

/// A layer computed for points whose paths are its own: each has one row, from the neurons on, which are the text's own
/// times the node's factor.
struct PathStart {
    let tape: Tape
    /// A row for each point, where `row(at:)` says.
    let output: Rows
    /// The neurons of the unchanged texts, and the points'.
    private let neurons, scaled: Rows
    /// The row in `neurons` of each point.
    private let origins: [Int]

    init(
        _ run: PathRun, _ points: Range<Int>, through index: Int, _ layer: any Layer, _ scratch: Scratch, lanes: Int
    ) throws {
        let rules = RowRules.current, nodes = run.nodes, neuronSite = run.model.neuronSite
        let paths = points.lowerBound / nodes.count...(points.upperBound - 1) / nodes.count
        let texts = run.paths[paths].map(\.text)
        var firsts: [Int] = []
        var found: (neurons: Rows, scaled: Rows)?
        let tape = run.unchanged.tape(over: texts, through: index, layer, scratch, lanes: lanes) { site, values, tape in
            guard site == neuronSite else { return values }
            let origins = points.map { point in
                let path = point / nodes.count
                return tape.spans[path - paths.lowerBound].first + run.rows[run.paths[path].text].changed
            }
            let count = rules.rows(forSingles: points.count, smallestWeight: layer.smallestWeight)
            var padded = [Int](repeating: origins.first ?? 0, count: count)
            for (place, origin) in origins.enumerated() { padded[Self.row(at: place)] = origin }
            let scaled = tape.repeated(values, padded)
            for (place, point) in points.enumerated() {
                let row = scaled.pointer + Self.row(at: place) * scaled.width
                let factor = nodes[point % nodes.count].factor
                for neuron in 0..<scaled.width { row[neuron] = Float(factor * Double(row[neuron])) }
            }
            firsts = origins
            found = (values, scaled)
            return scaled
        }
        let input = run.unchanged.input(of: tape) { UnsafePointer(run.unchanged.state(texts[$0], after: index)) }
        output = try layer.forward(input, on: tape)
        guard let found else { throw Problem.badInput("layer \(index) shows no feed-forward neurons") }
        self.tape = tape
        (neurons, scaled, origins) = (found.neurons, found.scaled, firsts)
    }

    /// The row of the point at some place of the points.
    static func row(at place: Int) -> Int { RowRules.current.place(ofSingle: place) }

    /// The unscaled neurons of a point's text.
    func activations(of place: Int) -> [Float] {
        Array(UnsafeBufferPointer(start: neurons.pointer + origins[place] * neurons.width, count: neurons.width))
    }

    /// Adds the gradients by a point's scaled neurons.
    func addGradients(of place: Int, times weight: Double, to sums: inout [Double]) {
        let gradient = scaled.gradient(0) + Self.row(at: place) * scaled.width
        for neuron in sums.indices { sums[neuron] += weight * Double(gradient[neuron]) }
    }
}
