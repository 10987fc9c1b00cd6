public import Foundation

/// Files that appear under their name complete or not at all, and are on the disk when the call returns.
public enum DurableFile {
    /// Writes a file: under a temporary name beside it, synced, renamed over whatever was there, the folder synced.
    ///
    /// - Throws: a `Problem` that names the file; `.tryAgain` when the disk is full. The temporary file is gone then and
    ///   what was there before is untouched.
    public static func write(_ data: Data, to url: URL, syncing: Syncing = .fileAndFolder) throws {
        let writer = try DurableFileWriter(to: url)
        try writer.append(data)
        try writer.commit(syncing: syncing)
    }

    /// What is on the disk when a file has been written; under its name it is complete or not there in any case, as long
    /// as the machine runs.
    public enum Syncing: Sendable {
        /// Nothing: for what a loss of power may take.
        case nothing
        /// The bytes, and the name once the folder is synced.
        case file
        /// Both.
        case fileAndFolder
    }

    /// Whether a file of this name is one that a killed writer left behind, and may be removed once no writer runs.
    public static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(temporaryPrefix) && name.hasSuffix(temporarySuffix)
    }

    /// A new name, short however long the final one is (names have at most 255 bytes).
    static func temporaryName() -> String {
        temporaryPrefix + "\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 36) + temporarySuffix
    }

    private static let temporaryPrefix = ".nightjar-"
    private static let temporarySuffix = ".part"
}
