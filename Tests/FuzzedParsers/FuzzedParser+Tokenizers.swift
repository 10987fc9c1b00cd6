import Foundation
import Problems
import Tokenizers

extension FuzzedParser {
    static let tokenizerJSON = FuzzedParser("tokenizer.json") { bytes in
        try useTokenizer(of: ["tokenizer.json": bytes])
    }

    static let vocabulary = FuzzedParser("vocab.txt") { bytes in
        try useTokenizer(of: ["vocab.txt": bytes])
    }

    /// `tokenizer_config.json`, beside a vocabulary of BERT's.
    static let tokenizerSettings = FuzzedParser("tokenizer_config.json") { bytes in
        try useTokenizer(of: [
            "tokenizer_config.json": bytes,
            "vocab.txt": Data("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n##o\nw\n##orld\n。\n東\n".utf8),
        ])
    }

    /// A SentencePiece model, of Unigram or of BPE.
    static let sentencePiece = FuzzedParser("tokenizer.model") { bytes in
        try useTokenizer(of: ["tokenizer.model": bytes])
    }

    /// `vocab.json` up to the first byte of zero, and `merges.txt` after it.
    static let merges = FuzzedParser("merges.txt") { bytes in
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        try useTokenizer(of: ["vocab.json": parts[0], "merges.txt": parts.count > 1 ? parts[1] : Data()])
    }

    /// Texts that lead through every part of a tokenizer: words, spaces, digits, marks that combine, what no vocabulary
    /// has, special tokens, and runs that a slow one takes the square of.
    private static let texts = [
        "", "Hello, world! It's 12,345.67 — naïve café.\n\n\tEnd  ", "東京都の株価は上がった。ﾊﾝｶｸ①㍿",
        "👩‍👩‍👧 e\u{301}\u{327} \u{0}\u{200B}\u{FFFD}\u{E000}",
        "[CLS] a [MASK] <s> </s> <unk> <mask> <|endoftext|>", "กำ ของ שלום مرحبا 한국어",
        String(repeating: "a", count: 2_000),
        String(repeating: " ", count: 500) + String(repeating: "ab", count: 500),
    ]

    /// Opens the tokenizer of a folder with these files and uses it.
    private static func useTokenizer(of files: [String: Data]) throws {
        try ScratchFolder.with(files) { use(try Tokenizer(folder: $0)) }
    }

    /// Cuts texts into tokens and puts them together again, and asks for all that a tokenizer knows.
    static func use(_ tokenizer: Tokenizer) {
        for text in texts {
            let encoding = tokenizer.encode(text)
            for id in encoding.ids.prefix(100) { _ = tokenizer.surface(of: id) }
            _ = tokenizer.decode(Array(encoding.ids.prefix(100)))
            let length = text.unicodeScalars.count
            precondition(encoding.offsets.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= length })
        }
        for id in [-1, 0, tokenizer.vocabularySize - 1, tokenizer.vocabularySize] { _ = tokenizer.token(for: id) }
        _ = (tokenizer.padID, tokenizer.unknownID, tokenizer.clsID, tokenizer.sepID, tokenizer.maskID)
    }
}
