import Foundation

/// A file of just these bytes.
enum ByteFile {
    static func write(_ bytes: [UInt8], to url: URL) throws { try Data(bytes).write(to: url) }
}
