import Models
import Tensors

// A path's own layer: the unchanged text up to the neurons, from there on one row for each point.
extension PathRun {
    /// The paths of a layer, cut for the threads.
    func starts(in index: Int) -> [Range<Int>] {
        let first = paths.prefix { $0.layer < index }.count
        let own = paths[first...].prefix { $0.layer == index }
        return unchanged.chunks(own.map { unchanged.rows(of: $0.text) + nodes.count })
            .map { $0.lowerBound + first..<$0.upperBound + first }
    }

    /// Makes the states that the points of some paths have after the paths' layer.
    func start(_ own: Range<Int>, through index: Int, _ layer: any Layer, _ scratch: Scratch) throws {
        for points in pieces(of: own) {
            let start = try PathStart(self, points, through: index, layer, scratch, lanes: 0)
            for (place, point) in points.enumerated() {
                let text = text(of: point)
                let seen = seen(of: text, after: index + 1), changed = rows[text].changed
                let state = state(point, after: index + 1)
                state.update(
                    from: unchanged.state(text, after: index + 1) + seen.lowerBound * width, count: seen.count * width)
                guard seen.contains(changed) else { continue }
                (state + (changed - seen.lowerBound) * width)
                    .update(from: start.output.pointer + PathStart.row(at: place) * width, count: width)
            }
        }
    }

    /// Goes back to the scaled neurons and adds up their gradients, in the order of the nodes.
    func finish(
        _ own: Range<Int>, through index: Int, _ layer: any Layer, _ scratch: Scratch
    ) throws -> [PathGradients] {
        var results = own.map { path in
            PathGradients(
                text: paths[path].text, layer: index, activations: [],
                sums: Array(repeating: 0, count: model.shape.intermediateSize), values: values[path])
        }
        for points in pieces(of: own) {
            let start = try PathStart(self, points, through: index, layer, scratch, lanes: 1)
            for (place, point) in points.enumerated() {
                let text = text(of: point)
                let seen = seen(of: text, after: index + 1), changed = rows[text].changed
                guard seen.contains(changed) else { continue }
                (start.output.gradient(0) + PathStart.row(at: place) * width).update(
                    from: gradient(point, after: index + 1) + (changed - seen.lowerBound) * width, count: width)
            }
            start.tape.backward()
            for (place, point) in points.enumerated() {
                let result = point / nodes.count - own.lowerBound
                results[result].activations = start.activations(of: place)
                start.addGradients(of: place, times: nodes[point % nodes.count].weight, to: &results[result].sums)
            }
        }
        return results
    }

    /// The points of some paths, so many at once as a thread takes.
    private func pieces(of own: Range<Int>) -> [Range<Int>] {
        let end = own.upperBound * nodes.count
        return stride(from: own.lowerBound * nodes.count, to: end, by: unchanged.rowsAtOnce)
            .map { $0..<min(end, $0 + unchanged.rowsAtOnce) }
    }
}
