/// What a GGUF file keeps of its tokenizer, under `tokenizer.ggml.…`.
public struct GGUFVocabulary: Sendable, Equatable {
    /// How words are spelt: `llama` (SentencePiece's BPE) or `gpt2` (byte-level BPE).
    public var model: String
    /// How texts are split into words, by llama.cpp's name for it: `smollm`, `llama-bpe`, `gpt-2`.
    public var pre: String?
    /// The pieces, by id.
    public var tokens: [String]
    /// A score for each piece: the best merges first.
    public var scores: [Float]?
    /// The type of each piece: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte.
    public var types: [Int]?
    /// The merges in order, each two pieces with a space between them.
    public var merges: [String]?
    /// The id that begins a text.
    public var bosID: Int?
    /// The id that ends a text.
    public var eosID: Int?
    /// The id of what the vocabulary cannot spell.
    public var unknownID: Int?
    /// The id that fills up a shorter text.
    public var padID: Int?
    /// Whether texts begin with `bosID`; nil: as is the custom for the model.
    public var addsBOS: Bool?
    /// Whether texts end with `eosID`; nil: not.
    public var addsEOS: Bool?
    /// Whether a space is put before the text; nil: for `llama`.
    public var addsSpacePrefix: Bool?

    /// A vocabulary; what the file does not say is nil.
    public init(
        model: String, pre: String? = nil, tokens: [String], scores: [Float]? = nil, types: [Int]? = nil,
        merges: [String]? = nil, bosID: Int? = nil, eosID: Int? = nil, unknownID: Int? = nil, padID: Int? = nil,
        addsBOS: Bool? = nil, addsEOS: Bool? = nil, addsSpacePrefix: Bool? = nil
    ) {
        self.model = model
        self.pre = pre
        self.tokens = tokens
        self.scores = scores
        self.types = types
        self.merges = merges
        self.bosID = bosID
        self.eosID = eosID
        self.unknownID = unknownID
        self.padID = padID
        self.addsBOS = addsBOS
        self.addsEOS = addsEOS
        self.addsSpacePrefix = addsSpacePrefix
    }
}
