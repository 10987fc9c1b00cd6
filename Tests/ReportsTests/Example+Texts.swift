import Foundation
import Reports
import SeededNumbers

/// Attributed texts as integrated-gradients makes them.
extension Example {
    typealias Token = AttributedText.Token

    /// Wordpieces with seeded values, most of them small.
    static func pieces(_ text: String, seed: UInt64, scale: Double = 1) -> [Token] {
        var random = SplitMix(seed: seed)
        return text.split(separator: " ").map { piece in
            let spread = Double.random(in: -1...1, using: &random)
            let isJoined = piece.hasPrefix("##")
            return Token(
                text: isJoined ? String(piece.dropFirst(2)) : String(piece), value: scale * spread * spread * spread,
                joinsPrevious: isJoined)
        }
    }

    static let english = pieces(
        """
        [CLS] the method trans ##form ##er ##s use is easily fool ##ed ##. we pro ##pose a re ##ci ##pe ##, called int \
        ##eg ##rated gradient ##s ##, that attribut ##es the predict ##ion of a deep network to its input features ##. \
        ( in ##com ##plete ##) sum ##s are report ##ed with their error ##, as are text ##s for which no number of step \
        ##s is enough ##! un ##believ ##ably ##, it work ##s on 9 ##7 ##. ##5 % of doc ##ument ##s [SEP]
        """, seed: 3)

    static let japanese = pieces(
        "[CLS] 日本 ##銀行 ##は ##、 ##金融 ##政策 ##決定 ##会合 ##で ##、 ##長短 ##金利 ##操作 ##を ##維持 ##する ##こと ##を ##決め ##た ##。 "
            + "##「 ##景気 ##は ##緩やか ##に ##回復 ##し ##て ##いる ##」 ##と ##判断 ##し ##、 ##ＢＥＲＴ ##モデル ##の ##分類 ##も ##「 ##経済 ##」 ##で ##ある ##。 [SEP]",
        seed: 5, scale: 1e-5)

    static let attributed = [
        AttributedText(
            tokens: english,
            facts: [
                ("text", "0"), ("gold", "machine learning"), ("predicted", "machine learning"), ("score", "4.213"),
                ("steps", "57"), ("error", "0.0008"),
            ]),
        AttributedText(
            tokens: japanese, facts: [("text", "1"), ("gold", "経済"), ("predicted", "経済"), ("score", "6.02")]),
        AttributedText(
            tokens: pieces("[CLS] too few step ##s for this text ##, says the error of 12 % [SEP]", seed: 9),
            facts: [("text", "2"), ("gold", "physics"), ("predicted", "biology"), ("error", "0.12")],
            warning: "the attributions add up to 1.31, the score differs by 1.49 (error 12 %, tolerance 1 %)"),
    ]

    static var attributions: Figure {
        Figure(
            "attributions", title: "What the tokens add to the prediction",
            caption: "Integrated gradients of the predicted class' logit, from padding.", attributions: attributed)
    }

    /// What no tokenizer should give, and some do.
    static let strangeTokens = [
        Token(text: "", value: 1), Token(text: " ", value: -1), Token(text: "\n", value: 0.5),
        Token(text: "a\tb", value: .nan), Token(text: "\u{1B}[31m", value: .infinity),
        Token(text: "<script>&\"'", value: -.infinity), Token(text: "\u{202E}evil", value: 0.25),
        Token(text: " space", value: -0.25, joinsPrevious: true), Token(text: "e\u{301}", value: 0.1),
        Token(text: "<\u{338}", value: 0.1), Token(text: "👩‍👩‍👧", value: -0.7), Token(text: "\u{FFFD}", value: 0),
        Token(text: String(repeating: "long", count: 100), value: 0.9),
        Token(text: String(repeating: "長", count: 100), value: -0.9),
    ]

    static let rightToLeft = pieces(
        "[CLS] ذهب ##ت إلى ال ##مدرسة في عام 2024 مع open source ##d model ##s ثم عد ##ت إلى ال ##بيت [SEP]", seed: 8)
}
