import Tensors

/// A tape's input that is one point of a straight path for each text.
///
/// Dense layers over it need no product, forward or back: a point's outputs lie on the straight line between the outputs
/// at the path's ends, and what they add to the slope along the path is their gradient times that line's direction.
final class PathPoints {
    let rows: Rows
    let points: [(ends: PathEnds, factor: Double)]
    /// What dense layers added to each token's slope.
    var slopes: [[Double]]

    init(_ rows: Rows, _ points: [(ends: PathEnds, factor: Double)]) {
        self.rows = rows
        self.points = points
        slopes = points.map { .init(repeating: 0, count: $0.ends.tokens) }
    }
}

extension Tape {
    /// Rows that hold a point of a path for each span: x′ + factor·(x − x′).
    public func rows(at points: [(ends: PathEnds, factor: Double)], width: Int) -> Rows {
        let rows = zeros(width: width)
        for (point, span) in zip(points, spans) {
            point.ends.write(point.factor, into: rows.pointer + span.first * width)
        }
        pathPoints = PathPoints(rows, points)
        return rows
    }

    /// After `backward`: each span's tokens' parts of the slope along its path, Σ_d (x − x′)_d·∂F/∂x_d.
    public var pathSlopes: [[Double]] {
        guard let pathPoints else { return [] }
        return zip(zip(pathPoints.points, pathPoints.slopes), spans).map { point, span in
            let gradient = pathPoints.rows.gradient(0) + span.first * pathPoints.rows.width
            return zip(point.0.ends.slopes(gradient), point.1).map(+)
        }
    }

    /// x·Wᵀ + b for the points of paths.
    func product(_ x: PathPoints, _ layer: Linear) -> Rows {
        let y = make(like: x.rows, width: layer.outputs)
        y.pointer.update(repeating: 0, count: y.count * y.width)
        let outputs = x.points.map { $0.ends.through(layer) }
        for (index, span) in spans.enumerated() {
            outputs[index].write(x.points[index].factor, into: y.pointer + span.first * y.width)
        }
        record { [spans] in
            for (index, span) in spans.enumerated() {
                let slopes = outputs[index].slopes(y.gradient(0) + span.first * y.width)
                for token in slopes.indices { x.slopes[index][token] += slopes[token] }
            }
        }
        return y
    }
}
