import Files
public import Foundation

extension CaptureCache {
    /// The SHA-256 of a file, remembered as long as the file is not written: large checkpoints are read once for it.
    ///
    /// - Throws: A `Problem` where the file cannot be read.
    public func sha256(of file: URL) throws -> String {
        let path = file.resolvingSymlinksInPath().path
        guard let before = FileIdentity(file), before.isSettled else { return try SHA256Digest.hex(ofFile: file) }
        let key = try CacheKey("SHA-256", [.text(path), .text(before.description)])
        if let known = entry("sha256", of: key), known.count == 64 {
            return String(decoding: known.data, as: UTF8.self)
        }
        let digest = try SHA256Digest.hex(ofFile: file)
        if FileIdentity(file) == before { keep(Data(digest.utf8), as: "sha256", of: key) }
        return digest
    }
}
