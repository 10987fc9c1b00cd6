public import Foundation
import Problems

/// One file of a bundle: its path there, and its bytes or where they lie.
public struct BundleMember: Sendable {
    /// Where the bytes come from.
    public enum Content: Sendable {
        case data(Data)
        /// Streamed, so that checkpoints of any size pass.
        case file(URL)
    }

    /// Relative, its parts separated by `/`.
    public var path: String
    /// Its bytes.
    public var content: Content

    /// A member at `path`.
    public init(_ path: String, _ content: Content) {
        self.path = path
        self.content = content
    }

    /// A member at `path` with the UTF-8 of `text`.
    init(_ path: String, text: String) { self.init(path, .data(Data(text.utf8))) }

    /// Why a path may not stand in a bundle; nil for one that may.
    ///
    /// Read and written bundles are held to the same rule: unpacked anywhere, a member lies within that folder, under a
    /// name that `SHA256SUMS` can hold in one line.
    static func objection(to path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if path.isEmpty || parts.contains("") { return "has an empty part" }
        if parts.contains("..") || parts.contains(".") { return "leads out of its folder" }
        if path.utf8.count > 1024 { return "is longer than 1,024 bytes" }
        let isPlain = path.unicodeScalars.allSatisfy { $0 != "\\" && $0.properties.generalCategory != .control }
        return isPlain ? nil : "has a backslash or a control character"
    }
}
