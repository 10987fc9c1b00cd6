/// What a plugin's library was built for: its one exported function has it in its name, so that it is known before any
/// of its code is loaded.
public struct KitSymbol: Sendable, Hashable {
    /// The kit's version.
    public var kit: String
    /// The first 16 digits of the SHA-256 over the kit's modules: two builds of one version may differ.
    public var digest: String
    /// The Swift compiler's version.
    public var compiler: String

    /// What a library is built for.
    public init(kit: String, digest: String, compiler: String) {
        self.kit = kit
        self.digest = digest
        self.compiler = compiler
    }

    /// The function's name: `nightjar_plugin_kit_0_1_0_89abcdef01234567_swift_6_3`.
    public var name: String {
        "\(Self.prefix)\(Self.word(kit))_\(digest)\(Self.compilerMark)\(Self.word(compiler))"
    }

    /// Reads a function's name; nil for another function's.
    ///
    /// What stood between the digits of a version is not in the name, and read back as a point.
    public init?(name: String) {
        guard name.hasPrefix(Self.prefix) else { return nil }
        let rest = name.dropFirst(Self.prefix.count)
        guard let mark = rest.firstRange(of: Self.compilerMark) else { return nil }
        let words = rest[..<mark.lowerBound].split(separator: "_")
        guard words.count > 1, let digest = words.last, digest.count == 16, digest.allSatisfy(\.isHexDigit) else {
            return nil
        }
        self.init(
            kit: words.dropLast().joined(separator: "."), digest: String(digest),
            compiler: String(rest[mark.upperBound...].replacing("_", with: ".")))
    }

    static let prefix = "nightjar_plugin_kit_"
    private static let compilerMark = "_swift_"

    private static func word(_ version: String) -> String {
        String(version.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
