import Testing
import Tokenizers

/// A vocab.txt without continuing pieces, in which case tells pieces apart, is one of symbols.
@Suite struct SymbolVocabularyTests {
    static let symbols = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "C", "c", "Cl", "l", "(", ")", "=", "O", "[C@H]",
    ]

    @Test func aFormulaIsCutIntoTheLongestSymbols() throws {
        let folder = try Folder(["vocab.txt": Self.symbols.joined(separator: "\n")])
        let encoding = try folder.tokenizer().encode("C[C@H](Cl)C(=O)[MASK]cl")
        #expect(
            encoding.tokens == [
                "[CLS]", "C", "[C@H]", "(", "Cl", ")", "C", "(", "=", "O", ")", "[MASK]", "c", "l", "[SEP]",
            ])
        #expect(encoding.offsets[4] == 7..<9)
    }

    @Test func whatHasNoSymbolIsUnknown() throws {
        let folder = try Folder(["vocab.txt": Self.symbols.joined(separator: "\n")])
        #expect(try folder.tokenizer().encode("CO Cx").tokens == ["[CLS]", "C", "O", "[UNK]", "[SEP]"])
    }

    @Test func continuingPiecesOrSettingsMakeItBERTs() throws {
        let words = (Self.symbols + ["##c"]).joined(separator: "\n")
        #expect(try Folder(["vocab.txt": words]).tokenizer().encode("Cc").tokens == ["[CLS]", "c", "##c", "[SEP]"])
        let declared = try Folder([
            "vocab.txt": Self.symbols.joined(separator: "\n"), "tokenizer_config.json": #"{"do_lower_case": true}"#,
        ])
        #expect(try declared.tokenizer().encode("C").tokens == ["[CLS]", "c", "[SEP]"])
    }
}
