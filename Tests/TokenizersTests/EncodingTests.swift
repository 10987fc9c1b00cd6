import Testing
import Tokenizers

/// What an encoding says, and what a tokenizer knows of its vocabulary.
@Suite struct EncodingTests {
    let folder: Folder
    let tokenizer: Tokenizer

    init() throws {
        let pieces = specialPieces + ["un", "##aff", "##able", "it", "##", "\u{C5}", "A\u{30A}"]
        folder = try Folder([
            "vocab.txt": pieces.joined(separator: "\n"),
            "tokenizer_config.json":
                ###"{"do_lower_case": false, "model_max_length": 512, "additional_special_tokens": ["##new"]}"###,
        ])
        tokenizer = try folder.tokenizer()
    }

    @Test func aTextIsFramed() {
        let encoding = tokenizer.encode("unaffable it")
        #expect(encoding.tokens == ["[CLS]", "un", "##aff", "##able", "it", "[SEP]"])
        #expect(encoding.ids == [2, 5, 6, 7, 8, 3])
        #expect(encoding.offsets == [0..<0, 0..<2, 2..<5, 5..<9, 10..<12, 0..<0])
        #expect(encoding.isSpecial == [true, false, false, false, false, true])
        #expect(encoding.count == 6)
    }

    @Test func theFrameCanBeLeftOut() {
        let encoding = tokenizer.encode("it", addingSpecialTokens: false)
        #expect(encoding == Encoding(ids: [8], tokens: ["it"], offsets: [0..<2], isSpecial: [false]))
        #expect(tokenizer.encode("", addingSpecialTokens: false).ids == [])
    }

    @Test func aMaskInTheTextIsTheMaskToken() {
        let encoding = tokenizer.encode("it [MASK].")
        #expect(encoding.ids == [2, 8, 4, 1, 3])
        #expect(encoding.offsets[2] == 3..<9)
        #expect(encoding.isSpecial == [true, false, false, false, true], "it stands in the text")
    }

    @Test func anUnknownWordIsOneToken() {
        let encoding = tokenizer.encode("unaffected", addingSpecialTokens: false)
        #expect(encoding.tokens == ["[UNK]"])
        #expect(encoding.offsets == [0..<10])
    }

    @Test func offsetsCountScalarsOfTheTextAsItIs() {
        let encoding = tokenizer.encode("👩‍👩‍👧 e\u{301} it", addingSpecialTokens: false)
        #expect(encoding.offsets.last == 9..<11)
    }

    @Test func theVocabularyIsKnown() {
        #expect(tokenizer.vocabularySize == 13, "the added token comes after the vocabulary")
        #expect(tokenizer.id(of: "##able") == 7)
        #expect(tokenizer.id(of: "##new") == 12)
        #expect(tokenizer.id(of: "able") == nil)
        #expect(tokenizer.token(for: 7) == "##able")
        #expect(tokenizer.token(for: 12) == "##new")
        #expect(tokenizer.token(for: 13) == nil)
        #expect(tokenizer.token(for: -1) == nil)
        #expect(tokenizer.maximumLength == 512)
    }

    @Test func specialTokensAreNamed() {
        #expect(tokenizer.padID == 0)
        #expect(tokenizer.unknownID == 1)
        #expect(tokenizer.clsID == 2)
        #expect(tokenizer.sepID == 3)
        #expect(tokenizer.maskID == 4)
    }

    @Test func aSurfaceHasNoMarkOfItsPlace() {
        #expect(tokenizer.surface(of: 7) == "able")
        #expect(tokenizer.surface(of: 8) == "it")
        #expect(tokenizer.surface(of: 9) == "##", "a piece that is nothing but the mark")
        #expect(tokenizer.surface(of: 12) == "##new", "an added token is what it is")
        #expect(tokenizer.surface(of: 4) == "[MASK]")
        #expect(tokenizer.surface(of: 99) == "")
    }

    @Test func piecesThatUnicodeHoldsForEqualAreTwo() {
        #expect(tokenizer.id(of: "\u{C5}") == 10)
        #expect(tokenizer.id(of: "A\u{30A}") == 11)
        #expect(tokenizer.encode("\u{C5} A\u{30A}", addingSpecialTokens: false).ids == [10, 11])
    }

    @Test func truncationAndPaddingOfTheFileAreNotApplied() throws {
        var json = TokenizerJSON(specialPieces + ["it"])
        json.addedTokens = TokenizerJSON.special(specialPieces)
        let text =
            try json.text.dropLast() + """
                , "truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
                "padding": {"strategy": {"Fixed": 64}, "pad_id": 0, "pad_token": "[PAD]", "pad_type_id": 0}}
                """
        let folder = try Folder(["tokenizer.json": String(text)])
        #expect(try folder.tokenizer().encode("it it it it").ids == [2, 5, 5, 5, 5, 3])
    }
}
