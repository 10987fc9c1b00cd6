public import Problems

/// All that is wrong with one document, in the order of the document.
public struct ProblemList: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one; the first is the one to show where there is room for one.
    public var problems: [Problem]

    /// Sorts the problems by their place; those of one place stay in their order.
    public init(_ problems: [Problem]) {
        self.problems = problems.enumerated().sorted {
            let (a, b) = ($0.element.place, $1.element.place)
            return (a?.line ?? 0, a?.column ?? 0, $0.offset) < (b?.line ?? 0, b?.column ?? 0, $1.offset)
        }.map(\.element)
    }

    /// One line a problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
