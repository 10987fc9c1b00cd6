import Documents
import Files
import Foundation

/// A file of JSON lines.
enum LinesFile {
    static func write(_ values: some Sequence<Value>, to url: URL) throws {
        let file = try DurableFileWriter(to: url)
        var piece = Data()
        for value in values {
            piece.append(contentsOf: value.json(pretty: false).utf8)
            piece.append(UInt8(ascii: "\n"))
            if piece.count >= 1 << 20 {
                try file.append(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try file.append(piece)
        try file.commit(syncing: .nothing)
    }
}
