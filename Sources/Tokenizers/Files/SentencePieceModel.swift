import Problems

/// A SentencePiece model file (`tokenizer.model`, `spiece.model`, `spm.model`): the pieces, and how texts are
/// normalised and spelt.
///
/// The fields are those of SentencePiece's `ModelProto`; what the trainer alone needs is passed over.
struct SentencePieceModel: Sendable {
    /// A piece; its place in the list is its id.
    struct Piece: Equatable, Sendable {
        var text = ""
        /// A logarithm of a probability (Unigram), or minus the rank of its merge (BPE).
        var score: Float = 0
        var kind = Kind.normal
    }

    enum Kind: UInt64, Sendable {
        case normal = 1
        case unknown, control, userDefined, unused, byte
    }

    enum ModelType: UInt64, Sendable {
        case unigram = 1
        case bpe, word, character
    }

    /// A token with a task of its own.
    struct NamedPiece: Equatable, Sendable {
        /// nil where the model was trained without it.
        var id: Int?
        var text: String
    }

    let file: String
    private(set) var pieces: [Piece] = []
    private(set) var type = ModelType.unigram
    /// Whether what no piece spells is spelt with pieces of single bytes.
    private(set) var hasByteFallback = false
    private(set) var unknown = NamedPiece(id: 0, text: "<unk>")
    private(set) var bos = NamedPiece(id: 1, text: "<s>")
    private(set) var eos = NamedPiece(id: 2, text: "</s>")
    private(set) var pad = NamedPiece(id: nil, text: "<pad>")
    /// Whether a space belongs to the word before it, not to the one after.
    private(set) var treatsSpaceAsSuffix = false
    /// The normaliser's name: `nmt_nfkc`, `identity`.
    private(set) var normalizerName = ""
    /// The compiled rules of the normaliser; empty where there are none.
    private(set) var charsmap: [UInt8] = []
    private(set) var addsDummyPrefix = true
    private(set) var removesExtraSpaces = true
    private(set) var escapesSpaces = true

    /// Reads a model.
    ///
    /// - Throws: `Problem.badInput` where the bytes are not a model.
    init(bytes: [UInt8], file: String) throws {
        self.file = file
        var reader = ProtobufReader(bytes, file: file)
        while let (number, field) = try reader.next() {
            guard case .range(let range) = field else { continue }
            switch number {
            case 1: pieces.append(try Self.piece(reader.message(range)))
            case 2: try readTrainer(reader.message(range))
            case 3: try readNormalizer(reader.message(range))
            default: break
            }
        }
        guard !pieces.isEmpty else {
            throw Problem.badInput("this SentencePiece model has no pieces", at: .init(file: file))
        }
    }

    private static func piece(_ message: ProtobufReader) throws -> Piece {
        var reader = message
        var piece = Piece()
        while let (number, field) = try reader.next() {
            switch (number, field) {
            case (1, .range(let range)): piece.text = try reader.string(range)
            case (2, .word(let bits)): piece.score = Float(bitPattern: bits)
            case (3, .number(let value)):
                guard let kind = Kind(rawValue: value) else {
                    throw reader.problem("“\(piece.text)” is of the unknown type \(value)")
                }
                piece.kind = kind
            default: break
            }
        }
        guard piece.score.isFinite else { throw reader.problem("the score of “\(piece.text)” is not a number") }
        return piece
    }

    private mutating func readTrainer(_ message: ProtobufReader) throws {
        var reader = message
        while let (number, field) = try reader.next() {
            switch (number, field) {
            case (3, .number(let value)):
                guard let type = ModelType(rawValue: value) else {
                    throw reader.problem("the model is of the unknown type \(value)")
                }
                self.type = type
            case (24, .number(let value)): treatsSpaceAsSuffix = value != 0
            case (35, .number(let value)): hasByteFallback = value != 0
            case (40, .number(let value)): unknown.id = Self.id(value)
            case (41, .number(let value)): bos.id = Self.id(value)
            case (42, .number(let value)): eos.id = Self.id(value)
            case (43, .number(let value)): pad.id = Self.id(value)
            case (45, .range(let range)): unknown.text = try reader.string(range)
            case (46, .range(let range)): bos.text = try reader.string(range)
            case (47, .range(let range)): eos.text = try reader.string(range)
            case (48, .range(let range)): pad.text = try reader.string(range)
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ message: ProtobufReader) throws {
        var reader = message
        while let (number, field) = try reader.next() {
            switch (number, field) {
            case (1, .range(let range)): normalizerName = try reader.string(range)
            case (2, .range(let range)): charsmap = reader.bytes(range)
            case (3, .number(let value)): addsDummyPrefix = value != 0
            case (4, .number(let value)): removesExtraSpaces = value != 0
            case (5, .number(let value)): escapesSpaces = value != 0
            default: break
            }
        }
    }

    /// An id is a signed number of 32 bits; -1 says that there is none.
    private static func id(_ value: UInt64) -> Int? {
        let id = Int(Int32(truncatingIfNeeded: value))
        return id < 0 ? nil : id
    }
}
