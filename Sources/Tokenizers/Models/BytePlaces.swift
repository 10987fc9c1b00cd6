/// Turns lengths in bytes of UTF-8, one after the other, into ranges of a word's scalars.
struct BytePlaces {
    private let scalars: [Unicode.Scalar]
    private let word: Range<Int>
    /// The byte that comes next, and the scalar that it is of with the byte at which that begins.
    private var byte = 0
    private var index: Int
    private var start = 0

    init(_ scalars: [Unicode.Scalar], _ word: Range<Int>) {
        self.scalars = scalars
        self.word = word
        index = word.lowerBound
    }

    /// The scalars that the next bytes are of, also where they are only a part of one.
    mutating func next(_ length: Int) -> Range<Int> {
        skip(to: byte + 1)
        let first = min(index, word.upperBound - 1)
        byte += length
        skip(to: byte)
        return first..<min(index, word.upperBound - 1) + 1
    }

    /// Goes on to the scalar that a byte is the end of, or in.
    private mutating func skip(to end: Int) {
        while index < word.upperBound, start + UTF8.width(scalars[index]) < end {
            start += UTF8.width(scalars[index])
            index += 1
        }
    }
}
