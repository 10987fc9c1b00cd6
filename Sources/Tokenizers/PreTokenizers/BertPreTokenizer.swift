/// Splits at whitespace, which goes, and around each punctuation mark, which is a word by itself.
struct BertPreTokenizer: Splitter {
    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        let table = ScalarClass.basicPlane
        var words: [Range<Int>] = []
        words.reserveCapacity(part.count / 5)
        text.scalars.withUnsafeBufferPointer { scalars in
            var start = part.lowerBound
            for index in part {
                let classes = ScalarClass(scalars[index], basicPlane: table)
                guard !classes.isDisjoint(with: [.whitespace, .punctuation]) else { continue }
                if start < index { words.append(start..<index) }
                if classes.contains(.punctuation) { words.append(index..<index + 1) }
                start = index + 1
            }
            if start < part.upperBound { words.append(start..<part.upperBound) }
        }
        return words
    }
}
