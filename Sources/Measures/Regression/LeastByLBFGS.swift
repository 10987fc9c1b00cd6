/// The least of a smooth convex function, by limited-memory BFGS (Liu and Nocedal, «On the limited memory BFGS method for
/// large scale optimization», 1989) with ten pairs and a backtracking line search.
struct LeastByLBFGS {
    /// Where it is.
    private(set) var point: [Double]
    /// Steps that were taken.
    private(set) var iterations = 0
    /// Whether no entry of the gradient is larger than the tolerance.
    private(set) var isConverged = false

    private static let memory = 10

    /// - Parameter function: The value and the gradient at a point.
    init(
        from start: [Double], tolerance: Double, iterations most: Int,
        of function: (_ point: [Double]) throws -> (value: Double, gradient: [Double])
    ) rethrows {
        point = start
        var (value, gradient) = try function(start)
        var pairs: [(step: [Double], change: [Double], curvature: Double)] = []
        while true {
            isConverged = gradient.allSatisfy { abs($0) <= tolerance }
            guard !isConverged, iterations < most else { return }
            let direction = Self.direction(gradient, pairs)
            let slope = product(direction, gradient)
            // The first step has no curvature to go by.
            var length = pairs.isEmpty ? min(1, 1 / max(product(gradient, gradient).squareRoot(), 1e-300)) : 1
            var next = moved(point, along: direction, by: length)
            var (nextValue, nextGradient) = try function(next)
            var trials = 1
            while !(nextValue <= value + 1e-4 * length * slope), trials < 40 {
                length /= 2
                next = moved(point, along: direction, by: length)
                (nextValue, nextGradient) = try function(next)
                trials += 1
            }
            // Rounding leaves nothing lower.
            guard nextValue <= value else { return }
            let step = direction.map { $0 * length }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = product(step, change)
            if curvature > 0 {
                if pairs.count == Self.memory { pairs.removeFirst() }
                pairs.append((step, change, curvature))
            }
            let isStuck = next == point
            (point, value, gradient) = (next, nextValue, nextGradient)
            iterations += 1
            if isStuck { return }
        }
    }

    /// −H·g, H the inverse of the curvature as the pairs say it (the two-loop recursion).
    private static func direction(
        _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], curvature: Double)]
    ) -> [Double] {
        var direction = gradient.map { -$0 }
        var factors: [Double] = []
        for pair in pairs.reversed() {
            let factor = product(pair.step, direction) / pair.curvature
            factors.append(factor)
            direction = moved(direction, along: pair.change, by: -factor)
        }
        if let last = pairs.last {
            let scale = last.curvature / product(last.change, last.change)
            direction = direction.map { $0 * scale }
        }
        for (pair, factor) in zip(pairs, factors.reversed()) {
            let correction = product(pair.change, direction) / pair.curvature
            direction = moved(direction, along: pair.step, by: factor - correction)
        }
        return direction
    }
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            var sum = 0.0
            for place in 0..<a.count { sum += a[place] * b[place] }
            return sum
        }
    }
}

private func moved(_ point: [Double], along direction: [Double], by length: Double) -> [Double] {
    var moved = point
    moved.withUnsafeMutableBufferPointer { moved in
        direction.withUnsafeBufferPointer { direction in
            for place in 0..<moved.count { moved[place] += length * direction[place] }
        }
    }
    return moved
}
