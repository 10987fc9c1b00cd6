import Foundation
import Problems

/// `SHA256SUMS`: a line a member, as `sha256sum` writes and checks them.
enum Checksums {
    static let path = "SHA256SUMS"

    /// The file's text.
    static func text(_ sums: [(path: String, sum: String)]) -> String {
        sums.map { "\($0.sum)  \($0.path)\n" }.joined()
    }

    /// The sums by path.
    static func parse(_ text: String, of bundle: String) throws -> [String: String] {
        var sums: [String: String] = [:]
        for (index, line) in text.split(separator: "\n").enumerated() {
            let sum = line.prefix(64)
            let rest = line.dropFirst(64)
            guard sum.utf8.count == 64, sum.allSatisfy(\.isHexDigit), rest.hasPrefix("  ") || rest.hasPrefix(" *")
            else {
                throw Problem.badInput(
                    "\(path) in this bundle is no list of checksums", at: .init(file: bundle, line: index + 1))
            }
            sums[String(rest.dropFirst(2))] = sum.lowercased()
        }
        return sums
    }
}
