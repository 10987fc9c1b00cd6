import Models
import Tensors

// A model that sees both sides: above a change every row of the text may differ.
extension InterventionRun {
    /// Variants that one block of unchanged texts gives birth to at once.
    private static let birthsAtOnce = 1024

    func advanceBoth(_ layer: any Layer, born: Range<Int>, isLast: Bool) throws {
        try advanceVariants(layer, isLast: isLast)
        try advanceUnchanged(layer, born: born, isLast: isLast)
    }

    /// The variants that are alive, each a whole text; in the last layer only the row that is read goes on after
    /// attention.
    private func advanceVariants(_ layer: any Layer, isLast: Bool) throws {
        let rules = RowRules.current
        let packed = PackedTexts(variants[..<alive].map { texts[$0.text].ids }, threads: threads)
        try parallel(packed.blocks.count, threads: threads) { number, thread in
            let block = packed.blocks[number]
            let spans = packed.spans(of: block)
            let answers = isLast ? answerRows(spans, block, layer) : nil
            let tape = Tape(
                rows: rules.rows(atLeast: packed.rowCount(of: block), smallestWeight: layer.smallestWeight),
                spans: spans, scratch: scratches[thread].scratch, answers: answers)
            let input = tape.make(width: width)
            let used = packed.rowCount(of: block) * width
            input.pointer.update(from: state(block.lowerBound), count: used)
            (input.pointer + used).update(repeating: 0, count: input.count * width - used)
            let output = try layer.forward(input, on: tape)
            for (place, (variant, span)) in zip(block, spans).enumerated() {
                let position = texts[variants[variant].text].position
                if isLast {
                    let row = output.origins == nil ? span.first + position : rules.place(ofSingle: place)
                    answer(texts.count + variant).update(from: output.pointer + row * width, count: width)
                } else {
                    state(variant).update(from: output.pointer + span.first * width, count: span.count * width)
                }
            }
        }
    }

    /// The row of each text that is read, each at the place of a text of one row.
    private func answerRows(_ spans: [Span], _ block: Range<Int>, _ layer: any Layer) -> [Int] {
        let rules = RowRules.current
        let rows = zip(block, spans).map { variant, span in span.first + texts[variants[variant].text].position }
        var answers = [Int](
            repeating: rows.first ?? 0,
            count: rules.rows(forSingles: rows.count, smallestWeight: layer.smallestWeight))
        for (place, row) in rows.enumerated() { answers[rules.place(ofSingle: place)] = row }
        return answers
    }

    /// The unchanged texts, from which the variants of this layer are born: the changed row in its own place among the
    /// unchanged ones.
    private func advanceUnchanged(_ layer: any Layer, born: Range<Int>, isLast: Bool) throws {
        guard let hidden else { return }
        let packed = forward.packed
        try parallel(packed.blocks.count, threads: threads) { number, thread in
            let block = packed.blocks[number]
            let spans = packed.spans(of: block)
            let rows = RowRules.current.rows(
                atLeast: packed.rowCount(of: block), smallestWeight: layer.smallestWeight)
            let changes = born.filter { block.contains(variants[$0].text) }.map { variant in
                let text = variants[variant].text
                return (variant: variant, row: spans[text - block.lowerBound].first + texts[text].position)
            }
            let scratch = scratches[thread].scratch
            // The texts' own rows go on with the first births; the others' runs throw them away.
            let pieces = stride(from: 0, to: max(changes.count, 1), by: Self.birthsAtOnce).map {
                Array(changes[$0..<min(changes.count, $0 + Self.birthsAtOnce)])
            }
            var unchanged: Rows?
            for piece in pieces {
                let tape = Tape(
                    rows: rows, spans: spans, scratch: scratch,
                    replace: piece.isEmpty
                        ? nil
                        : { [self] site, values, tape in
                            guard site == model.neuronSite else { return values }
                            return expanded(values, on: tape, kept: Array(0..<values.count), born: piece)
                        })
                let output = try layer.forward(hidden.rows(of: block, on: tape), on: tape)
                place(output, start: RowRules.current.aligned(rows), piece, spans: spans, block: block, isLast: isLast)
                unchanged = unchanged ?? output
            }
            guard let unchanged else { return }
            hidden.store(unchanged, of: block)
            guard isLast else { return }
            for (text, span) in zip(block, spans) {
                answer(text).update(
                    from: unchanged.pointer + (span.first + texts[text].position) * width, count: width)
            }
        }
    }

    /// Makes the variants' texts: the unchanged text's rows, and the changed one.
    private func place(
        _ output: Rows, start: Int, _ births: [(variant: Int, row: Int)], spans: [Span], block: Range<Int>, isLast: Bool
    ) {
        for (index, birth) in births.enumerated() {
            let text = variants[birth.variant].text
            let changed = output.pointer + (start + RowRules.current.place(ofSingle: index)) * width
            if isLast {
                answer(texts.count + birth.variant).update(from: changed, count: width)
            } else {
                let span = spans[text - block.lowerBound]
                let home = state(birth.variant)
                home.update(from: output.pointer + span.first * width, count: span.count * width)
                (home + texts[text].position * width).update(from: changed, count: width)
            }
        }
    }
}
