/// Each scalar's own lowercase, whatever stands around it: a final sigma is not special.
struct Lowercase: Normalizer {
    func normalize(_ text: inout AlignedText) {
        let table = ScalarClass.basicPlane
        // The one scalar whose lowercase is two: İ.
        if text.scalars.contains("\u{130}") {
            text.rewrite { scalar, rewriting in
                for (index, lower) in scalar.properties.lowercaseMapping.unicodeScalars.enumerated() {
                    rewriting.put(lower, for: index == 0 ? 1 : 0)
                }
            }
            return
        }
        text.map { scalar in
            if scalar.value < 0x80 {
                return (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
            }
            guard ScalarClass(scalar, basicPlane: table).contains(.lowers) else { return scalar }
            return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        }
    }
}
