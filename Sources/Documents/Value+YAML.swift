public import Foundation
public import Problems
import Yams

extension Value {
    /// Reads one YAML document; every value and key keeps its line and column.
    ///
    /// Scalars follow YAML 1.2's core schema: `no`, `on`, dates and `1_000` are text, and so is `0777`. Aliases, tags,
    /// keys that are not text, keys that stand twice and further documents are errors. An empty file is null.
    ///
    /// - Throws: one `Problem` of kind `badInput`, with file, line and column.
    public init(yaml: String, file: String?, limits: ReadingLimits = .manifest) throws(Problem) {
        let text = try DocumentText.check(yaml, file: file, limits: limits)
        self = try YAMLReader(text: text, file: file, limits: limits).read()
    }

    /// Reads one YAML document from the bytes of a file, which have to be UTF-8.
    ///
    /// - Throws: one `Problem` of kind `badInput`, with file, line and column.
    public init(yaml: Data, file: String?, limits: ReadingLimits = .manifest) throws(Problem) {
        let text = try DocumentText.check(yaml, file: file, limits: limits)
        self = try YAMLReader(text: text, file: file, limits: limits).read()
    }
}

/// From Yams' nodes to values.
struct YAMLReader {
    let text: String
    let file: String?
    let limits: ReadingLimits

    func read() throws(Problem) -> Value {
        try refuseManyDirectives()
        try refuseAliasesAndComplexKeys()
        guard let node = try compose(text) else { return Value(.null, place: .init(file: file, line: 1, column: 1)) }
        var count = 0
        return try value(of: node, depth: 0, count: &count)
    }

    /// Tags are not read, and libyaml compares each directive of one with all before it.
    private func refuseManyDirectives() throws(Problem) {
        guard text.contains("%TAG"), text.components(separatedBy: "%TAG").count > 100 else { return }
        throw .badInput("too many %TAG directives; tags are not read, leave them out", at: .init(file: file))
    }

    /// Aliases and `? key` are refused before the document is composed, since Yams expands the ones and compares keys
    /// by all that is in them: nine lines can mean a billion values, and keys in keys take the square of their size.
    ///
    /// So another text is composed first, in which each `*` has one more letter, so that no alias has its anchor, and
    /// each `?` is an `@`, with which nothing begins. Where they stand inside a text that changes nothing that matters
    /// here, and the result is not used.
    private func refuseAliasesAndComplexKeys() throws(Problem) {
        guard text.contains("*") || text.contains("?") else { return }
        let letters = "0123456789abcdefghijklmnopqrstuvwxyz"
        guard let unused = letters.first(where: { !text.contains("&\($0)") }) else {
            throw .badInput("too many anchors (&name); write the values out", at: .init(file: file))
        }
        var changed = text.replacingOccurrences(of: "*", with: "*\(unused)")
        changed = changed.replacingOccurrences(of: "?", with: "@")
        do {
            _ = try compose(changed)
        } catch {
            throw inOriginalText(error)
        }
    }

    private func inOriginalText(_ problem: Problem) -> Problem {
        guard let line = problem.place?.line, let column = problem.place?.column else { return problem }
        var problem = problem
        var position = 1, original = 1
        let scalars = YAMLProblem(text: text, file: file).line(line)
        for scalar in scalars where position < column {
            position += scalar == "*" ? 2 : 1
            original += 1
        }
        problem.place?.column = original
        if scalars.dropFirst(original - 1).first == "?" {
            problem.message = "a value or key cannot begin with \"?\"; put text in quotes"
        }
        return problem
    }

    private func compose(_ text: String) throws(Problem) -> Node? {
        do {
            // Yams resolves the tags of keys as YAML 1.1 does, so it gets no rules.
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch {
            throw YAMLProblem(text: self.text, file: file).problem(error)
        }
    }

    private func value(of node: Node, depth: Int, count: inout Int) throws(Problem) -> Value {
        let place = place(of: node)
        count += 1
        guard count <= limits.values else {
            throw .badInput("more than \(limits.values) values in one file", at: place)
        }
        guard depth <= limits.depth else {
            throw .badInput("lists and objects are nested more than \(limits.depth) levels deep", at: place)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            try refuseTag(scalar.tag, at: place)
            let isText = !isPlain || scalar.tag.rawValue != Tag.Name.implicit.rawValue
            return Value(isText ? .string(scalar.string) : YAMLScalar.content(ofPlain: scalar.string), place: place)
        case .sequence(let sequence):
            try refuseTag(sequence.tag, at: place)
            var values: [Value] = []
            values.reserveCapacity(sequence.count)
            for element in sequence { values.append(try value(of: element, depth: depth + 1, count: &count)) }
            return Value(.array(values), place: place)
        case .mapping(let mapping):
            try refuseTag(mapping.tag, at: place)
            var members: [Member] = []
            members.reserveCapacity(mapping.count)
            var keys: Set<UTF8Key> = []
            for (keyNode, valueNode) in mapping {
                let key = try key(of: keyNode)
                guard keys.insert(UTF8Key(key.text)).inserted else {
                    throw YAMLProblem.duplicateKey(key.text, at: key.place)
                }
                let value = try value(of: valueNode, depth: depth + 1, count: &count)
                members.append(Member(key.text, value, place: key.place))
            }
            return Value(.object(members), place: place)
        case .alias:
            throw YAMLProblem.alias(at: place)
        }
    }

    private typealias Member = Value.Member

    private func key(of node: Node) throws(Problem) -> (text: String, place: Problem.Place) {
        let place = place(of: node)
        guard case .scalar(let scalar) = node else {
            throw .badInput("a key has to be text, not a list or an object", at: place)
        }
        try refuseTag(scalar.tag, at: place)
        if scalar.style == .plain {
            let content = YAMLScalar.content(ofPlain: scalar.string)
            guard case .string = content else {
                let found = Value(content).inWords
                throw .badInput(
                    scalar.string.isEmpty
                        ? "a key is missing before \":\""
                        : "a key has to be text, found \(found); write it in quotes", at: place)
            }
        }
        return (scalar.string, place)
    }

    private func refuseTag(_ tag: Tag, at place: Problem.Place) throws(Problem) {
        // Quoted text carries `str`; so does an explicit `!!str`, which means nothing else.
        let known = [Tag.Name.implicit.rawValue, Tag.Name.str.rawValue, Tag.Name.nonSpecific.rawValue]
        guard !known.contains(tag.rawValue) else { return }
        throw .badInput("tags are not read; leave \(tag.rawValue.quotedForMessage) out", at: place)
    }

    private func place(of node: Node) -> Problem.Place {
        Problem.Place(file: file, line: node.mark?.line, column: node.mark?.column)
    }
}
