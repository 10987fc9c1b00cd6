public import Foundation
import Files
import Problems

extension BundleReader {
    /// The bytes of `tables/NAME.csv`, held to the bundle's checksums.
    ///
    /// - Throws: A `Problem` where there is no such table, naming those that there are, or where it is damaged.
    public func table(_ name: String) throws -> Data {
        let path = "tables/\(name).csv"
        let tar = try TarReader(url)
        var table: Data?
        var list = Data()
        var others: [String] = []
        while let entry = try tar.next() {
            if entry.path == path {
                table = try contents(of: entry, tar)
            } else if entry.path == Checksums.path {
                list = try contents(of: entry, tar)
            } else if entry.path.hasPrefix("tables/"), entry.path.hasSuffix(".csv") {
                others.append(String(entry.path.dropFirst("tables/".count).dropLast(".csv".count)))
            }
        }
        guard let table else {
            let known = others.isEmpty ? "it has none" : "it has " + others.joined(separator: ", ")
            throw Problem.badInput("this bundle has no table \(name); \(known)", at: .init(file: url.path))
        }
        let sums = try Checksums.parse(String(decoding: list, as: UTF8.self), of: url.path)
        guard try sums[path] == SHA256Digest.hex(of: table) else {
            throw Problem.badInput(
                "member \(path) is not as it was written; copy the bundle again from where it was made",
                at: .init(file: url.path))
        }
        return table
    }
}
