/// Average precision the slow and plain way: sort, walk, one term a distinct score.
func plainAveragePrecision(_ scores: [Float], _ labels: [Bool]) -> Double {
    let ranked = scores.indices.sorted { scores[$0] > scores[$1] }
    var found = 0
    var before = 0
    var sum = 0.0
    for (place, text) in ranked.enumerated() {
        found += labels[text] ? 1 : 0
        let isEnd = place + 1 == ranked.count || scores[ranked[place + 1]] != scores[text]
        guard isEnd else { continue }
        sum += Double(found - before) * (Double(found) / Double(place + 1))
        before = found
    }
    return sum / Double(found)
}
