import Problems

/// Modules as `target_modules` names them: by the ends of their paths, or by an expression for whole paths.
struct ModuleChoice: Sendable {
    private enum Names: Sendable {
        case ends(Set<String>)
        case expression(String)
        case allLinear
    }

    private let names: Names
    private let field: String
    /// Only modules of these layers; nil: of all.
    private let layers: Set<Int>?
    /// What the list of layers may be called; empty: anything.
    private let lists: [String]
    private let fields: ModelConfiguration

    /// nil where the field is absent or an empty list.
    ///
    /// - Throws: A `Problem` that names the field that is wrong.
    init?(_ fields: ModelConfiguration, _ field: String, layersField: String?) throws {
        guard fields.isPresent(field) else { return nil }
        if fields.isText(field) {
            let text = try fields.string(field)
            names = text.lowercased() == "all-linear" ? .allLinear : .expression(text)
        } else {
            let ends = try fields.strings(field)
            guard !ends.isEmpty else { return nil }
            names = .ends(Set(ends))
        }
        self.fields = fields
        self.field = field
        let numbers = try layersField.map { try fields.ints($0, in: 0...100_000, default: []) } ?? []
        layers = numbers.isEmpty ? nil : Set(numbers)
        lists = numbers.isEmpty ? [] : try fields.strings("layers_pattern", default: [])
        guard numbers.isEmpty || !fields.isText(field) else {
            throw fields.problem("layers_to_transform", "needs a list of names in \(field)")
        }
    }

    /// Says which paths are meant, as PEFT's `check_target_module_exists` does; every path, for `all-linear`.
    ///
    /// - Throws: A `Problem` where an expression is none.
    func matcher() throws -> (_ path: String) throws -> Bool {
        switch names {
        case .allLinear: return { _ in true }
        case .expression(let pattern):
            let expression = try fields.expression(pattern, in: field)
            return { try expression.wholeMatch(in: $0) != nil }
        case .ends(let ends):
            let ofLayer = try layerMatcher()
            return { path in
                // A whole path is meant whatever its layer.
                if ends.contains(path) { return true }
                return try Self.ends(of: path).contains(where: ends.contains) && ofLayer(path)
            }
        }
    }

    /// What follows each dot of a path.
    private static func ends(of path: String) -> [String] {
        path.indices.filter { path[$0] == "." }.map { String(path[path.index(after: $0)...]) }
    }

    /// Whether every linear module is meant, of which not all need be known here.
    var isAllLinear: Bool { if case .allLinear = names { true } else { false } }

    private func layerMatcher() throws -> (_ path: String) throws -> Bool {
        guard let layers else { return { _ in true } }
        let patterns = lists.isEmpty ? [".*?\\.[^.]*\\.(\\d+)\\..*"] : lists.map { "(?:.*?\\.)?\($0)\\.(\\d+)\\..*" }
        let expressions = try patterns.map { try fields.expression($0, in: "layers_pattern") }
        return { path in
            for expression in expressions {
                guard let match = try expression.wholeMatch(in: path) else { continue }
                return match.output.last?.substring.flatMap { Int($0) }.map(layers.contains) ?? false
            }
            return false
        }
    }
}
