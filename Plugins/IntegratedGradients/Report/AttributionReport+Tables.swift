import NightjarKit

extension AttributionReport {
    private func name(of label: Int) -> String { labels.indices.contains(label) ? labels[label] : "\(label)" }

    /// The text's class that is attributed.
    func target(_ input: AttributedInput) -> String { name(of: input.path.output) }
    /// What the model predicts.
    func predicted(_ input: AttributedInput) -> String { name(of: input.predicted) }

    var textTable: Table {
        Table(
            "texts", title: "Texts: scores, the best number of steps and its error",
            columns: [
                ("text", .int(inputs.map(\.row))), ("target", .string(inputs.map(target))),
                ("score", .double(texts.map(\.score))), ("baselineScore", .double(texts.map(\.baselineScore))),
                ("bestSteps", .int(texts.map(\.bestSteps))), ("error", .double(texts.map(\.error))),
                ("relativeError", .double(texts.map { $0.relativeError ?? .nan })),
                ("trusted", .bool(texts.map(isTrusted))), ("class", .int(inputs.map(\.path.output))),
                ("predicted", .string(inputs.map(predicted))), ("gold", .string(inputs.map { $0.gold ?? "" })),
                ("tokens", .int(inputs.map(\.encoding.count))), ("truncated", .bool(inputs.map(\.isTruncated))),
                ("resolution", .double(texts.map(\.resolution))),
                ("enoughSteps", .int(texts.map { $0.steps[$0.enough] })),
            ])
    }

    /// An index of the texts, from the most to the least trusted.
    var trustTable: Table {
        let order = byTrust
        return Table(
            "trust", title: "Texts, those whose attributions can be trusted most first",
            columns: [
                ("text", .int(order.map { inputs[$0].row })), ("trusted", .bool(order.map { isTrusted(texts[$0]) })),
                ("relativeError", .double(order.map { texts[$0].relativeError ?? .nan })),
                ("target", .string(order.map { target(inputs[$0]) })),
                ("begins", .string(order.map { String(inputs[$0].text.prefix(60)) })),
            ])
    }

    var attributionTable: Table {
        let rows = zip(inputs, texts).flatMap { input, text in
            text.tokens.indices.map { (input.row, $0, input.encoding.tokens[$0], text.tokens[$0]) }
        }
        return Table(
            "attributions", title: "Tokens' attributions",
            columns: [
                ("text", .int(rows.map(\.0))), ("position", .int(rows.map(\.1))), ("token", .string(rows.map(\.2))),
                ("attribution", .double(rows.map(\.3))),
            ])
    }

    var wordTable: Table {
        let rows = zip(inputs, texts).flatMap { input, text in input.wordSums(text.tokens).map { (input.row, $0) } }
        return Table(
            "words", title: "Words' attributions, the sums of their tokens'; start and end in characters (scalars)",
            columns: [
                ("text", .int(rows.map(\.0))), ("word", .string(rows.map(\.1.word.text))),
                ("start", .int(rows.map(\.1.word.place.lowerBound))),
                ("end", .int(rows.map(\.1.word.place.upperBound))), ("attribution", .double(rows.map(\.1.value))),
            ])
    }

    var convergenceTable: Table {
        let rows = zip(inputs, texts).flatMap { input, text in
            zip(text.steps, text.errors).map { (input.row, $0, $1) }
        }
        return Table(
            "convergence", title: "The error by the number of steps",
            columns: [
                ("text", .int(rows.map(\.0))), ("steps", .int(rows.map(\.1))), ("error", .double(rows.map(\.2))),
            ])
    }

    func phraseTable(_ phrases: [PhraseSum]) -> Table {
        Table(
            "phrases",
            title: "Runs of up to three words that two texts of a target or more have, the largest sums first",
            columns: [
                ("target", .string(phrases.map { name(of: $0.output) })), ("phrase", .string(phrases.map(\.phrase))),
                ("words", .int(phrases.map(\.words))), ("texts", .int(phrases.map(\.texts))),
                ("count", .int(phrases.map(\.count))),
                ("mean", .double(phrases.map { $0.sum / Double($0.count) })), ("sum", .double(phrases.map(\.sum))),
            ])
    }

    var sanityTable: Table {
        let rows = checks.flatMap { check in zip(inputs, check.texts).map { (check.name, $0.row, $1) } }
        return Table(
            "sanity", title: "How like the attributions of other models are: Spearman's rank correlation",
            columns: [
                ("model", .string(rows.map(\.0))), ("text", .int(rows.map(\.1))),
                ("signed", .double(rows.map(\.2.signed))), ("absolute", .double(rows.map(\.2.absolute))),
                ("score", .double(rows.map(\.2.other.score))),
                ("relativeError", .double(rows.map { $0.2.other.relativeError ?? .nan })),
            ])
    }

    func agreementTable(_ agreement: WordAgreement) -> Table {
        let rows = Array(zip(inputs, agreement.texts))
        return Table(
            "bag-of-words", title: "How far a bag of words weighs the same words: Spearman's rank correlation",
            columns: [
                ("text", .int(rows.map(\.0.row))), ("target", .string(rows.map { target($0.0) })),
                ("bagPredicted", .string(rows.map { name(of: $0.1.predicted) })),
                ("words", .int(rows.map(\.1.words))), ("correlation", .double(rows.map(\.1.correlation))),
            ])
    }
}
