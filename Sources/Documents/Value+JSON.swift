public import Foundation
public import Problems

extension Value {
    /// Reads one JSON document (RFC 8259); every value and key keeps its line and column.
    ///
    /// A key that stands twice is an error. A whole number beyond 64 bits is a double.
    ///
    /// - Throws: one `Problem` of kind `badInput`, with file, line and column.
    public init(json: Data, file: String?, limits: ReadingLimits = .data) throws(Problem) {
        let text = try DocumentText.check(json, file: file, limits: limits)
        var reader = JSONReader(text: text, file: file, limits: limits)
        self = try reader.read()
    }
}

extension Value {
    /// The value as JSON, the same bytes for the same value: keys in their order, doubles the shortest that read back
    /// the same (`1.0` stays a double), doubles that are not finite as `null`.
    ///
    /// - Parameter pretty: Two spaces a level, and a list of plain values on one line; else no space at all.
    public func json(pretty: Bool = true) -> String {
        var writer = JSONWriter(isPretty: pretty)
        writer.write(self, indentation: 0)
        return writer.text
    }
}
