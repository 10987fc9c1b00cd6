import Foundation

/// The small files in which the kernel tells of processes and the machine.
enum KernelFile {
    /// The first `limit` bytes; nil where there is no such file or it may not be read.
    static func bytes(_ path: String, limit: Int = 4096) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let new = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), limit - count)
            }
            guard new > 0 else { break }
            count += new
        }
        return Array(bytes[..<count])
    }

    static func text(_ path: String, limit: Int = 4096) -> String? {
        bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The figures of lines such as `RssAnon:     1234 kB`, in bytes.
    static func amounts(_ path: String, limit: Int = 4096) -> [Substring: Int] {
        var amounts: [Substring: Int] = [:]
        for line in (text(path, limit: limit) ?? "").split(separator: "\n") where line.hasSuffix(" kB") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let figure = line[colon...].dropFirst().dropLast(3).trimmingCharacters(in: .whitespaces)
            amounts[line[..<colon]] = Int(figure).map { $0 * 1024 }
        }
        return amounts
    }
}
