extension Collection where Element == String {
    /// The element that is most like `word` (least edit distance, at most a third of its length), for «did you mean …?».
    public func nearest(to word: String) -> String? {
        let limit = Swift.max(1, (word.count + 2) / 3)
        let best = map { ($0, editDistance($0.lowercased(), word.lowercased())) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let best, best.1 <= limit else { return nil }
        return best.0
    }
}

/// Levenshtein's distance in characters.
private func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a), b = Array(b)
    var row = Array(0...b.count)
    for i in a.indices {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let above = row[j + 1]
            row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
            diagonal = above
        }
    }
    return row[b.count]
}
