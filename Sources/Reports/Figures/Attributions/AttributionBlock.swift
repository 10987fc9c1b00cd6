/// One attributed text of a figure, with the place of everything in it; its upper left corner is 0,0.
struct AttributionBlock {
    struct Token {
        var text: TokenText
        /// What the reader is told who points at it.
        var tip: String
        /// −20 … 20; nil: not a number.
        var level: Int?
        var joinsPrevious: Bool
        /// Of the letters alone.
        var textWidth: Double
        /// On the left and on the right of the letters; less where a word goes on.
        var margins = (left: 2.5, right: 2.5)
        var x = 0.0
        var y = 0.0

        var width: Double { margins.left + textWidth + margins.right }
    }

    struct Fact {
        var name: String
        var value: String
        var x: Double
        var y: Double
    }

    private(set) var tokens: [Token]
    private(set) var facts: [Fact] = []
    private(set) var warningLines: [String] = []
    /// The upper end of the warning's first line.
    private(set) var warningTop = 0.0
    private(set) var height = 0.0
    let width: Double

    var isUntrusted: Bool { !warningLines.isEmpty }

    static let textSize = 14.0
    static let tokenHeight = 20.0
    static let factSize = 12.0
    /// What bold letters of that size take at most, by the estimate for regular ones.
    private static let boldSize = factSize * 1.25
    static let padding = 12.0
    private static let linePitch = 30.0
    private static let factPitch = 18.0
    private static let gap = 3.0
    private static let joint = 0.75

    init(_ text: AttributedText, width: Double) {
        self.width = width
        let scale = AttributionScale(text.tokens)
        let room = width - 2 * Self.padding
        tokens = text.tokens.map { Token($0, scale, room: room) }
        for index in tokens.indices.dropFirst() where tokens[index].joinsPrevious {
            tokens[index].margins.left = Self.joint
            tokens[index - 1].margins.right = Self.joint
        }
        var y = Self.padding
        if let warning = text.warning {
            warningLines = "Not to be trusted: \(warning)".printable.wrapped(size: 13 * 1.2, width: room)
            warningTop = y
            y += Double(warningLines.count) * Self.factPitch + 2
        }
        let extent = tokens.isEmpty ? ("tokens", "none") : ("largest |value|", ReadableNumber.string(scale.largest))
        placeFacts(text.facts + [extent], y: &y, room: room)
        placeTokens(y: &y, room: room)
        height = y + Self.padding - 4
    }

    /// One after the other, those that do not fit on the next line.
    private mutating func placeFacts(_ given: [(name: String, value: String)], y: inout Double, room: Double) {
        var x = 0.0
        for (name, value) in given {
            let name = name.printable.shortened(size: Self.factSize, width: room / 3)
            let nameWidth = name.width(size: Self.factSize) + 6
            let value = value.printable.shortened(size: Self.boldSize, width: room - nameWidth)
            let wide = nameWidth + value.width(size: Self.boldSize)
            if x > 0, x + wide > room { (x, y) = (0, y + Self.factPitch) }
            facts.append(Fact(name: name, value: value, x: Self.padding + x, y: y + 11))
            x += wide + 14
        }
        y += Self.factPitch + 8
    }

    /// Words stay whole; between wide characters a line may end anywhere, but not before what closes.
    private mutating func placeTokens(y: inout Double, room: Double) {
        var lines: [Range<Int>] = []
        var start = 0
        var x = 0.0
        var word = 0
        while word < tokens.count {
            let end = wordEnd(from: word)
            let wide = tokens[word..<end].reduce(word > start ? gap(before: word) : 0) { $0 + $1.width }
            if x > 0, x + wide > room {
                lines.append(start..<word)
                (start, x) = (word, 0)
                continue
            }
            for index in word..<end {
                // A word that is wider than a line.
                if x > 0, x + tokens[index].width > room {
                    lines.append(start..<index)
                    (start, x) = (index, 0)
                }
                x += tokens[index].width + (index > start ? gap(before: index) : 0)
            }
            word = end
        }
        if start < tokens.count { lines.append(start..<tokens.count) }
        let directions = tokens.map { WritingDirection($0.text.shown) }
        let base = WritingDirection(most: directions)
        for line in lines {
            place(line, base, directions, y: y, room: room)
            y += Self.linePitch
        }
    }

    private mutating func place(
        _ line: Range<Int>, _ base: WritingDirection, _ directions: [WritingDirection?], y: Double, room: Double
    ) {
        let order = WritingDirection.order(Array(directions[line]), in: base).map { line.lowerBound + $0 }
        var x = 0.0
        for (place, index) in order.enumerated() {
            // The gap belongs to the later of two neighbours in the text.
            if place > 0 { x += gap(before: max(index, order[place - 1])) }
            tokens[index].x = Self.padding + x
            tokens[index].y = y
            x += tokens[index].width
        }
        guard base == .rightToLeft else { return }
        for index in line { tokens[index].x += room - x }
    }

    private func gap(before index: Int) -> Double { tokens[index].joinsPrevious ? 0 : Self.gap }

    /// The end of the tokens from `start` on that one line has to hold.
    private func wordEnd(from start: Int) -> Int {
        var end = start + 1
        while end < tokens.count, tokens[end].joinsPrevious, !canBreak(before: end) { end += 1 }
        return end
    }

    private func canBreak(before index: Int) -> Bool {
        guard let first = tokens[index].text.shown.first, let last = tokens[index - 1].text.shown.last else {
            return true
        }
        return (first.columns == 2 || last.columns == 2) && !"、。，．・：；！？」』）】〕〉》ーっゃゅょ…,.:;!?)]}".contains(first)
            && !"「『（【〔〈《([{".contains(last)
    }
}

extension AttributionBlock.Token {
    fileprivate init(_ token: AttributedText.Token, _ scale: AttributionScale, room: Double) {
        text = TokenText(token.text)
        joinsPrevious = token.joinsPrevious && !text.hasSpaceBefore
        level = scale.level(token.value)
        tip = "\(text.shown): \(AttributedText.signed(token.value))"
        if token.value.isFinite, scale.largest > 0 {
            tip += ", \(Int((abs(token.value) / scale.largest * 100).rounded())) % of the largest"
        }
        let size = AttributionBlock.textSize
        if TokenText.width(text.shown, size: size) > room - 6 {
            text.shown = text.shown.shortened(size: size, width: (room - 6) * 0.8)
        }
        textWidth = max(TokenText.width(text.shown, size: size), 4)
    }
}

extension AttributedText {
    /// As the tips say it: with its sign.
    static func signed(_ value: Double) -> String {
        value.isNaN ? "not a number" : (value > 0 ? "+" : "") + ReadableNumber.string(value)
    }

    /// In words, for those who do not see it: the facts and the strongest tokens of each sign.
    var description: String {
        var parts = facts.map { "\($0.name) \($0.value)" }
        if let warning { parts.insert("not to be trusted (\(warning))", at: 0) }
        func strongest(_ sign: Double) -> String {
            let found = tokens.enumerated().filter { $0.element.value * sign > 0 }
                .sorted { ($1.element.value * sign, $0.offset) < ($0.element.value * sign, $1.offset) }.prefix(3)
            return found.map { "\(TokenText($0.element.text).shown) \(Self.signed($0.element.value))" }
                .joined(separator: ", ")
        }
        for (name, sign) in [("most positive", 1.0), ("most negative", -1)] {
            let strongest = strongest(sign)
            if !strongest.isEmpty { parts.append("\(name) \(strongest)") }
        }
        return parts.joined(separator: "; ")
    }
}
