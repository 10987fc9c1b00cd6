import Problems

/// Two tokens that merge, and what they become, by their ids.
struct Merge: Equatable, Sendable {
    var first: Int32
    var second: Int32
    var merged: Int32

    init(_ first: Int, _ second: Int, into merged: Int) {
        self.first = Int32(first)
        self.second = Int32(second)
        self.merged = Int32(merged)
    }

    /// The merge of two pieces; what they become is the first and the second without the mark of its place.
    ///
    /// - Throws: `Problem.badInput` where the vocabulary lacks one of the three.
    init(_ first: String, _ second: String, in vocabulary: Vocabulary, continuingPrefix: String) throws {
        func id(_ piece: String) throws -> Int {
            guard let id = vocabulary.id(of: piece) else {
                throw Problem.badInput(
                    "the merge of “\(first)” and “\(second)” needs “\(piece)”, which is not in the vocabulary")
            }
            return id
        }
        let rest = second.unicodeScalars.dropFirst(continuingPrefix.unicodeScalars.count)
        try self.init(id(first), id(second), into: id(first + String(String.UnicodeScalarView(rest))))
    }
}
