import Foundation

/// Decompositions and compositions of single scalars in Unicode 9.
///
/// Foundation gives the mappings, scalar by scalar, so that each new scalar's origin is known; scalars newer than
/// Unicode 9 map to themselves.
enum CanonicalMapping {
    /// The one composite that Unicode 10 to 14 brought, a vowel sign of Dives Akuru (13), and its parts.
    private static let late: (scalar: UInt32, parts: [Unicode.Scalar], version: Int) =
        (0x1_1938, ["\u{11935}", "\u{11930}"], 13)

    /// The full canonical decomposition in a version of Unicode; nil where it is the scalar itself.
    static func decomposition(
        of scalar: Unicode.Scalar, inUnicode version: Int = UnicodeForm.fastVersion
    ) -> [Unicode.Scalar]? {
        switch scalar.value {
        case late.scalar: version >= late.version ? late.parts : nil
        case ..<0xC0: nil
        case 0xAC00...0xD7A3: hangul(scalar.value - 0xAC00)
        case ..<0x1_0000: basicPlane[scalar]
        // Nothing else beyond the basic plane decomposes in Unicode 9: Brahmic letters, musical notes, ideographs.
        case 0x1_1000..<0x1_2000, 0x1_D100..<0x1_D200, 0x2_F800..<0x2_FA20: canonical(scalar)
        default: nil
        }
    }

    /// The full compatibility decomposition in a version of Unicode; nil where it is the scalar itself.
    static func compatibilityDecomposition(
        of scalar: Unicode.Scalar, inUnicode version: Int
    ) -> [Unicode.Scalar]? {
        switch scalar.value {
        case ..<0xA0, 0x3400...0x9FFF: nil
        case 0xAC00...0xD7A3: hangul(scalar.value - 0xAC00)
        default: changed(scalar, \.decomposedStringWithCompatibilityMapping, inUnicode: version)
        }
    }

    /// The primary composite of two scalars in a version of Unicode; nil where there is none.
    static func composition(
        of first: Unicode.Scalar, _ second: Unicode.Scalar, inUnicode version: Int
    ) -> Unicode.Scalar? {
        if version >= late.version, first == late.parts[0], second == late.parts[1] {
            return Unicode.Scalar(late.scalar)
        }
        let (first, second) = (first.value, second.value)
        switch (first, second) {
        case (0x1100...0x1112, 0x1161...0x1175):
            return Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28)
        case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (first - 0xAC00) % 28 == 0:
            return Unicode.Scalar(first + second - 0x11A7)
        default:
            return composites[UInt64(first) << 32 | UInt64(second)]
        }
    }

    private static let basicPlane: [Unicode.Scalar: [Unicode.Scalar]] = {
        var mappings: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for value in Array(UInt16(0xC0)..<0x3400) + Array(0xF900...0xFFFF) {
            if let scalar = Unicode.Scalar(value), let mapping = canonical(scalar) { mappings[scalar] = mapping }
        }
        return mappings
    }()

    /// Each primary composite by its two parts: the last scalar of its decomposition, and the rest composed.
    private static let composites: [UInt64: Unicode.Scalar] = {
        var composites: [UInt64: Unicode.Scalar] = [:]
        let supplementary = (UInt32(0x1_1000)..<0x1_2000).compactMap(Unicode.Scalar.init)
        for scalar in Array(basicPlane.keys) + supplementary {
            guard let parts = decomposition(of: scalar), let last = parts.last, parts.count > 1,
                composed(parts) == [scalar]
            else { continue }
            let first = composed(Array(parts.dropLast()))
            if first.count == 1 { composites[UInt64(first[0].value) << 32 | UInt64(last.value)] = scalar }
        }
        return composites
    }()

    private static func hangul(_ index: UInt32) -> [Unicode.Scalar] {
        let jamo = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
        return jamo.prefix(index % 28 == 0 ? 2 : 3).compactMap(Unicode.Scalar.init)
    }

    private static func canonical(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        changed(scalar, \.decomposedStringWithCanonicalMapping, inUnicode: UnicodeForm.fastVersion)
    }

    private static func changed(
        _ scalar: Unicode.Scalar, _ mapping: KeyPath<String, String>, inUnicode version: Int
    ) -> [Unicode.Scalar]? {
        guard scalar.isAssigned(inUnicode: version) else { return nil }
        let mapped = Array(String(Character(scalar))[keyPath: mapping].unicodeScalars)
        return mapped == [scalar] ? nil : mapped
    }

    private static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Array(String(text).precomposedStringWithCanonicalMapping.unicodeScalars)
    }
}
