import Problems

extension TokenizerFile {
    /// What the post-processor puts around a single text.
    ///
    /// - Parameter isKnown: Whether a token has the id.
    func frame(_ component: Component, isKnown: (Int) -> Bool) throws -> Frame {
        try component.steps("processors").reduce(Frame()) { try $0.inside(frameStep($1, isKnown)) }
    }

    private func frameStep(_ component: Component, _ isKnown: (Int) -> Bool) throws -> Frame {
        let type = try component.type()
        switch type {
        case "BertProcessing":
            return Frame(
                before: [try named(component.required("cls"), isKnown)],
                after: [try named(component.required("sep"), isKnown)])
        case "TemplateProcessing": return try template(component, isKnown)
        case "RobertaProcessing":
            return Frame(
                before: [try named(component.required("cls"), isKnown)],
                after: [try named(component.required("sep"), isKnown)], trims: try trims(component))
        case "ByteLevel": return Frame(trims: try trims(component))
        default:
            throw unsupported(
                "post-processor", component, type,
                ["BertProcessing", "TemplateProcessing", "RobertaProcessing", "ByteLevel", "Sequence"])
        }
    }

    private func trims(_ component: Component) throws -> [OffsetTrim] {
        guard try component.bool("trim_offsets", default: true) else { return [] }
        return [OffsetTrim(addsPrefixSpace: try component.bool("add_prefix_space", default: true))]
    }

    /// A token as an array of its text and its id.
    private func named(_ component: Component, _ isKnown: (Int) -> Bool) throws -> Int {
        let pair = try component.elements()
        guard pair.count == 2 else { throw component.problem("a token and its id are expected here") }
        return try known(pair[1], isKnown)
    }

    private func template(_ component: Component, _ isKnown: (Int) -> Bool) throws -> Frame {
        var frame = Frame()
        var hasText = false
        let pieces = try component.required("single").elements()
        guard pieces.count <= Self.longestFrame else { throw tooLong(component) }
        for piece in pieces {
            if let sequence = piece["Sequence"] {
                guard !hasText, try sequence.required("id").string() == "A" else {
                    throw piece.problem("the template of a single text holds it other than once")
                }
                hasText = true
                continue
            }
            let name = try piece.required("SpecialToken").required("id").string()
            let ids = try component.required("special_tokens").required(name).required("ids").elements()
            guard ids.count + frame.before.count + frame.after.count <= Self.longestFrame else {
                throw tooLong(component)
            }
            for id in try ids.map({ try known($0, isKnown) }) {
                if hasText { frame.after.append(id) } else { frame.before.append(id) }
            }
        }
        guard hasText else { throw component.problem("the template of a single text does not hold it") }
        return frame
    }

    /// More special tokens around a text than any tokenizer puts there.
    private static let longestFrame = 1_000

    private func tooLong(_ component: Component) -> Problem {
        component.problem("the template of a single text has more than \(Self.longestFrame) parts")
    }

    private func known(_ component: Component, _ isKnown: (Int) -> Bool) throws -> Int {
        let id = try component.int()
        guard isKnown(id) else { throw component.problem("no token has the id \(id)") }
        return id
    }
}
