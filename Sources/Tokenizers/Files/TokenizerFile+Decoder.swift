import Problems

extension TokenizerFile {
    /// The decoder that a component declares.
    func decoder(_ component: Component) throws -> any Decoder {
        let steps = try component.steps("decoders").map(decoderStep)
        try checkGrowth(steps.compactMap { ($0 as? ReplaceDecoder)?.growth }, component)
        return steps.count == 1 ? steps[0] : DecoderSequence(steps: steps)
    }

    private func decoderStep(_ component: Component) throws -> any Decoder {
        let type = try component.type()
        switch type {
        case "ByteLevel": return ByteLevelDecoder()
        case "Metaspace":
            let metaspace = try metaspace(component)
            return MetaspaceDecoder(
                replacement: metaspace.replacement, hasPrefix: metaspace.prependScheme != .never)
        case "ByteFallback": return ByteFallbackDecoder()
        case "Fuse": return FuseDecoder()
        case "Strip":
            return StripDecoder(
                content: try component.required("content").scalar(),
                atStart: max(0, try component["start"]?.int() ?? 0), atEnd: max(0, try component["stop"]?.int() ?? 0))
        case "Replace":
            return ReplaceDecoder(pattern: try pattern(component), content: try component.required("content").string())
        case "WordPiece":
            return WordPieceDecoder(
                prefix: try component["prefix"]?.string() ?? "##",
                cleansUp: try component.bool("cleanup", default: true))
        case "BPEDecoder": return BPEDecoder(suffix: try component["suffix"]?.string() ?? "</w>")
        default:
            throw unsupported(
                "decoder", component, type,
                [
                    "ByteLevel", "Metaspace", "ByteFallback", "Fuse", "Strip", "Replace", "WordPiece", "BPEDecoder",
                    "Sequence",
                ])
        }
    }
}
