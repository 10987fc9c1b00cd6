extension AlignedText {
    /// Goes over parts of the text, in order; what the body puts for them makes up the new text.
    ///
    /// - Returns: Where the parts stand in the new text; those that become empty are left out.
    mutating func rewrite(
        _ parts: [Range<Int>], _ body: (Range<Int>, [Unicode.Scalar], inout Rewriting) -> Void
    ) -> [Range<Int>] {
        var places: [Range<Int>] = []
        places.reserveCapacity(parts.count)
        rewriteAll { scalars, rewriting in
            var end = 0
            for part in parts {
                rewriting.drop(part.lowerBound - end)
                let start = rewriting.count
                body(part, scalars, &rewriting)
                if start < rewriting.count { places.append(start..<rewriting.count) }
                end = part.upperBound
            }
        }
        return places
    }

    /// Puts a scalar before each part that asks for it; it shares the origin of the part's first scalar.
    ///
    /// - Parameter isWanted: Asked with the place in the original text where the part begins, and its first scalar.
    mutating func prefix(
        _ parts: [Range<Int>], with prefix: Unicode.Scalar, where isWanted: (Int, Unicode.Scalar) -> Bool
    ) -> [Range<Int>] {
        let isPrefixed = parts.map {
            !$0.isEmpty && isWanted(origins[$0.lowerBound].lowerBound, scalars[$0.lowerBound])
        }
        guard isPrefixed.contains(true) else { return parts }
        var index = 0
        return rewrite(parts) { part, scalars, rewriting in
            if isPrefixed[index] {
                rewriting.put(prefix, for: 1)
                rewriting.put(scalars[part.lowerBound], for: 0)
            }
            for scalar in scalars[part].dropFirst(isPrefixed[index] ? 1 : 0) { rewriting.put(scalar, for: 1) }
            index += 1
        }
    }
}
