import Documents
import Problems

/// The vocabulary that a GGUF file holds, as its metadata says it.
public struct GGUFTokenizer: Sendable {
    /// llama.cpp's name of the kind: `gpt2` for byte-level BPE, `llama` for SentencePiece-style BPE.
    public let model: String
    /// llama.cpp's name of the splitting before BPE, as `smollm`; nil where there is none.
    public let pre: String?
    /// The pieces, by id.
    public let tokens: [String]
    /// A score a piece; nil where there are none.
    public let scores: [Float]?
    /// llama.cpp's type a piece: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte; nil where there are
    /// none.
    public let types: [Int]?
    /// BPE's merges in their order, two pieces with a space between; nil where there are none.
    public let merges: [String]?
    /// The id at a text's beginning.
    public let bosID: Int?
    /// The id at a text's end.
    public let eosID: Int?
    /// The id of what has no piece.
    public let unknownID: Int?
    /// The id that fills up.
    public let padID: Int?
    /// Whether a text begins with `bosID`; nil: as is usual for the model.
    public let addsBOS: Bool?
    /// Whether a text ends with `eosID`; nil: as is usual for the model.
    public let addsEOS: Bool?
    /// Whether a space is put before a text; nil: as is usual for the model.
    public let addsSpacePrefix: Bool?

    /// - Throws: A `Problem` that names the key of what is missing or wrong.
    init(_ metadata: GGUFMetadata) throws {
        func key(_ name: String) -> String { "tokenizer.ggml." + name }
        guard let model = try metadata.string(key("model")), let tokens = try metadata.strings(key("tokens")) else {
            let missing = metadata.has(key("model")) ? key("tokens") : key("model")
            throw metadata.problem(missing, "missing: the file holds no tokenizer")
        }
        self.model = model
        self.tokens = tokens
        pre = try metadata.string(key("pre"))
        scores = try metadata.floats(key("scores"))
        types = try metadata.ints(key("token_type"))
        merges = try metadata.strings(key("merges"))
        for (name, count) in [("scores", scores?.count), ("token_type", types?.count)] {
            if let count, count != tokens.count {
                throw metadata.problem(key(name), "\(count) values for \(tokens.count) tokens")
            }
        }
        func id(_ name: String) throws -> Int? {
            guard let id = try metadata.int(key(name)) else { return nil }
            guard tokens.indices.contains(id) else {
                throw metadata.problem(key(name), "\(id) is no token's id; there are \(tokens.count) tokens")
            }
            return id
        }
        bosID = try id("bos_token_id")
        eosID = try id("eos_token_id")
        unknownID = try id("unknown_token_id")
        padID = try id("padding_token_id")
        addsBOS = try metadata.bool(key("add_bos_token"))
        addsEOS = try metadata.bool(key("add_eos_token"))
        addsSpacePrefix = try metadata.bool(key("add_space_prefix"))
    }
}
