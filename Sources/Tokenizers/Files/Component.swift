import Documents
import Problems

/// A part of a tokenizer's file, with its place there; reads values of the types that are asked for, or says what is
/// wrong.
struct Component {
    let value: Value
    let file: String
    /// The dotted path of its key; empty for the whole file.
    let key: String

    init(_ value: Value, file: String, key: String = "") {
        self.value = value
        self.file = file
        self.key = key
    }

    /// The component at a key; nil where it is absent or null.
    subscript(name: String) -> Component? {
        guard let child = value[name], !child.isNull else { return nil }
        return Component(child, file: file, key: path(name))
    }

    func required(_ name: String) throws -> Component {
        guard let child = self[name] else { throw problem("“\(name)” is missing") }
        return child
    }

    /// What kind of component it is: its `type`.
    func type() throws -> String { try required("type").string() }

    func string() throws -> String { try expect(value.string, "a string") }
    func scalar() throws -> Unicode.Scalar {
        let scalars = Array(try string().unicodeScalars)
        return try expect(scalars.count == 1 ? scalars.first : nil, "a single character")
    }
    func int() throws -> Int { try expect(value.int, "a whole number") }
    func bool() throws -> Bool { try expect(value.bool, "true or false") }

    func bool(_ name: String, default defaultValue: Bool) throws -> Bool { try self[name]?.bool() ?? defaultValue }

    /// An array's elements, each made when it is asked for: of a large file's they would take more than it.
    func elements() throws -> LazyMapCollection<Range<Int>, Component> {
        let values = try expect(value.array, "an array")
        return values.indices.lazy.map { Component(values[$0], file: file, key: "\(key)[\($0)]") }
    }

    /// The keys of an object with their components, in the file's order, each made when it is asked for.
    func members() throws -> LazyMapCollection<Range<Int>, (key: String, component: Component)> {
        let members = try expect(value.members, "an object")
        return members.indices.lazy.map {
            (members[$0].key, Component(members[$0].value, file: file, key: path(members[$0].key)))
        }
    }

    /// The parts of a component that may be a sequence, `name` its list, sequences in it included.
    ///
    /// Each part goes over every text: no tokenizer has more than a few, and thousands would take minutes a text.
    func steps(_ name: String) throws -> [Component] {
        guard self["type"]?.value.string == "Sequence" else { return [self] }
        let parts = try required(name).elements()
        guard parts.count <= Self.mostSteps else { throw tooManySteps() }
        let steps = try parts.flatMap { try $0.steps(name) }
        guard steps.count <= Self.mostSteps else { throw tooManySteps() }
        return steps
    }

    private static let mostSteps = 64

    private func tooManySteps() -> Problem { problem("a sequence has more than \(Self.mostSteps) steps") }

    func problem(_ message: String) -> Problem {
        .badInput(message, at: .init(file: file, key: key.isEmpty ? nil : key))
    }

    /// Puts this component's place on problems that have none.
    func placing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var problem as Problem {
            if problem.place == nil { problem.place = .init(file: file, key: key.isEmpty ? nil : key) }
            throw problem
        }
    }

    private func expect<Result>(_ result: Result?, _ kind: String) throws -> Result {
        guard let result else { throw problem("\(kind) is expected here") }
        return result
    }

    private func path(_ name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }
}
