/// Small texts of two kinds, the same everywhere: words of finance or of everyday life among words that both have.
public enum TinyTexts {
    /// The words of all texts, a token each of every tiny model.
    public static let words = finance + everyday + common

    static let finance = ["bond", "yield", "bank", "rate", "loan"]
    static let everyday = ["soup", "tree", "rain", "dog", "song"]
    static let common = ["the", "a", "of", "and", "we"]

    /// `finance.txt` and `everyday.txt`, a text a line, and `labelled.jsonl`, the texts of both with a `label`.
    ///
    /// - Parameter count: Texts of a kind.
    public static func files(count: Int = 24) -> [String: String] {
        var numbers = TinyNumbers(seed: 44)
        func texts(_ own: [String]) -> [String] {
            (0..<count).map { _ in
                (0..<4 + numbers.next(below: 9)).map { _ in
                    let pool = numbers.next(below: 2) == 0 ? own : common
                    return pool[numbers.next(below: pool.count)]
                }.joined(separator: " ")
            }
        }
        let (finance, everyday) = (texts(finance), texts(everyday))
        let labelled = zip(finance, everyday).map {
            "{\"text\": \"\($0)\", \"label\": \"finance\"}\n{\"text\": \"\($1)\", \"label\": \"everyday\"}\n"
        }
        return [
            "finance.txt": finance.joined(separator: "\n") + "\n",
            "everyday.txt": everyday.joined(separator: "\n") + "\n", "labelled.jsonl": labelled.joined(),
        ]
    }
}
