/// A name that a file of the bundle may have as it is.
enum MemberName {
    static let allowed = "letters, digits, -, _ and ., at most 64"

    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.unicodeScalars.count <= 64 && !name.hasPrefix(".")
            && name.unicodeScalars.allSatisfy { "._-".unicodeScalars.contains($0) || isLetterOrDigit($0) }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }
}
