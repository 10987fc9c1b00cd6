import Documents
import Problems

/// A manifest's `matrix`: the cross product of its keys' values; the last key varies fastest.
struct Matrix {
    /// One key and the values that it takes.
    struct Axis {
        var key: String
        var path: [String]
        var values: [Value]
        var place: Problem.Place?
    }

    static let mostCells = 10_000
    private static let mostAxes = 100
    private static let mostParts = 32

    let axes: [Axis]
    let count: Int

    /// Reads the matrix of a manifest.
    ///
    /// - Returns: nil, and at least one more problem, where it is wrong.
    init?(_ value: Value, problems: inout [Problem]) {
        let before = problems.count
        var axes: [Axis] = []
        var count = 1
        let members = value.members ?? []
        guard members.count <= Self.mostAxes else {
            problems.append(
                .badInput(
                    "a matrix of \(members.count) keys; \(Self.mostAxes) is the most that is supported",
                    at: value.place ?? Problem.Place(key: "matrix")))
            return nil
        }
        for member in members {
            var place = member.place ?? Problem.Place()
            place.key = "matrix".appending(key: member.key)
            let path = member.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let axis = Axis(key: member.key, path: path, values: member.value.array ?? [], place: place)
            if let fault = Self.fault(of: axis) ?? Self.overlap(of: axis, with: axes) {
                problems.append(.badInput(fault, at: place))
            }
            count = min(count * min(axis.values.count, Self.mostCells + 1), Self.mostCells + 1)
            axes.append(axis)
        }
        var place = value.place ?? Problem.Place()
        place.key = "matrix"
        if axes.isEmpty {
            problems.append(.badInput("an empty matrix; name at least one key, or leave it out", at: place))
        }
        if count > Self.mostCells {
            problems.append(
                .badInput("the matrix has more than \(Self.mostCells) cells; split it over several files", at: place))
        }
        guard problems.count == before else { return nil }
        self.axes = axes
        self.count = count
    }

    /// The manifest of one cell: the cell's values put at their keys.
    func cell(_ index: Int, of manifest: Value) throws(Problem) -> Value {
        var cell = manifest
        cell["matrix"] = nil
        var rest = index
        var chosen: [Value] = []
        for axis in axes.reversed() {
            chosen.append(axis.values[rest % axis.values.count])
            rest /= axis.values.count
        }
        for (axis, value) in zip(axes, chosen.reversed()) {
            do throws(Blocked) {
                cell = try Self.setting(value, of: axis, at: axis.path[...], in: cell)
            } catch {
                throw .badInput(
                    "cannot be set, since \(error.key) is \(error.found.inWords) and no object", at: axis.place)
            }
        }
        return cell
    }

    private struct Blocked: Error {
        var key: String
        var found: Value
    }

    private static func setting(
        _ value: Value, of axis: Axis, at path: ArraySlice<String>, in object: Value, key: String = ""
    ) throws(Blocked) -> Value {
        guard let first = path.first else { return value }
        guard var members = object.members else { throw Blocked(key: key, found: object) }
        let index = members.firstIndex { $0.key == first } ?? members.endIndex
        if index == members.endIndex {
            // What the manifest does not have stands where the matrix names it.
            members.append(Value.Member(first, Value(.object([]), place: axis.place), place: axis.place))
        }
        members[index].value = try setting(
            value, of: axis, at: path.dropFirst(), in: members[index].value, key: key.appending(key: first))
        return Value(.object(members), place: object.place)
    }

    private static let single = ["model", "seed", "priority", "retries"]
    private static let compound = ["parameters", "limits"]

    private static func fault(of axis: Axis) -> String? {
        if axis.path.contains("") { return "a key has an empty part" }
        // Values are put in their place by a function that calls itself once a part.
        if axis.path.count > mostParts { return "a key has more than \(mostParts) parts" }
        if axis.path.count == 1 ? (single + compound).contains(axis.path[0]) : compound.contains(axis.path[0]) {
            return nil
        }
        let nearest = (single + compound).nearest(to: axis.path[0]).map { "; did you mean \($0)?" } ?? ""
        return "a matrix varies model, seed, priority, retries, limits.KEY and parameters.KEY\(nearest)"
    }

    private static func overlap(of axis: Axis, with others: [Axis]) -> String? {
        others.first { $0.path.starts(with: axis.path) || axis.path.starts(with: $0.path) }.map {
            "sets the same as \($0.key.quotedForMessage)"
        }
    }
}
