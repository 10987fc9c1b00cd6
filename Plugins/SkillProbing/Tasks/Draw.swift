import NightjarKit

/// Draws items so that answers and languages keep their shares.
///
/// Each group (an answer in a language) is shuffled; an item's rank is its place in its group over the group's size;
/// the least ranks are taken, groups of equal rank in an order that goes through answers and languages alike.
struct Draw {
    var random: SeededGenerator

    /// So many items in the data set's order; all where there are no more.
    mutating func items(_ count: Int?, of items: [TaskItem]) -> [TaskItem] {
        guard let count, count < items.count else { return items }
        let languages = Set(items.map(\.language)).sorted { ($0 ?? "") < ($1 ?? "") }
        let answers = (items.map(\.gold).max() ?? 0) + 1
        var ranked: [(rank: Double, turn: Int, item: TaskItem)] = []
        for (place, language) in languages.enumerated() {
            for answer in 0..<answers {
                var group = items.filter { $0.gold == answer && $0.language == language }
                group.shuffle(using: &random)
                // Down the diagonals of answers × languages: the first few groups differ in both.
                let diagonal = (place - answer % languages.count + languages.count) % languages.count
                for (index, item) in group.enumerated() {
                    ranked.append(
                        ((Double(index) + 0.5) / Double(group.count), diagonal * answers + answer, item))
                }
            }
        }
        return ranked.sorted { ($0.rank, $0.turn) < ($1.rank, $1.turn) }.prefix(count).map(\.item)
            .sorted { $0.row < $1.row }
    }
}
