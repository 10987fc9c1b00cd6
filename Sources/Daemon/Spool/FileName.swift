import Foundation

/// Names of files made from names of jobs.
enum FileName {
    /// Most file systems allow 255 bytes, which 100 letters may well exceed.
    private static let longest = 255

    /// `stem` and `suffix`, the stem cut at a letter where both together would be too long.
    static func fitted(_ stem: String, _ suffix: String) -> String {
        var stem = stem[...]
        while stem.utf8.count + suffix.utf8.count > longest, !stem.isEmpty { stem.removeLast() }
        return stem + suffix
    }

    /// A name as a line of the log shows it: no character of it begins another line or speaks to a terminal.
    static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    let category = scalar.properties.generalCategory
                    let isPlain = ![.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
                    return isPlain ? scalar : "\u{FFFD}"
                }))
    }
}
