import Problems

extension TokenizerFile {
    /// What the post-processor puts around a single text.
    ///
    /// - Parameter isKnown: Whether a token has the id.
    func frame(_ component: Component, isKnown: (Int) -> Bool) throws -> Frame {
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
        case "Sequence":
            return try component.required("processors").elements().reduce(Frame()) { frame, step in
                frame.inside(try self.frame(step, isKnown: isKnown))
            }
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
        for piece in try component.required("single").elements() {
            if let sequence = piece["Sequence"] {
                guard !hasText, try sequence.required("id").string() == "A" else {
                    throw piece.problem("the template of a single text holds it other than once")
                }
                hasText = true
                continue
            }
            let name = try piece.required("SpecialToken").required("id").string()
            let ids = try component.required("special_tokens").required(name).required("ids").elements()
            for id in try ids.map({ try known($0, isKnown) }) {
                if hasText { frame.after.append(id) } else { frame.before.append(id) }
            }
        }
        guard hasText else { throw component.problem("the template of a single text does not hold it") }
        return frame
    }

    private func known(_ component: Component, _ isKnown: (Int) -> Bool) throws -> Int {
        let id = try component.int()
        guard isKnown(id) else { throw component.problem("no token has the id \(id)") }
        return id
    }
}
