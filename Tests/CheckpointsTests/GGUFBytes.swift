import Foundation

/// A GGUF file written by hand, so that each of its statements can be a lie.
struct GGUFBytes {
    var data = Data()

    /// A header that promises these counts.
    init(magic: String = "GGUF", version: UInt32 = 3, tensors: UInt64, metadata: UInt64) {
        data.append(contentsOf: magic.utf8)
        append(version)
        append(tensors)
        append(metadata)
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }

    mutating func append(text: String) {
        append(UInt64(text.utf8.count))
        data.append(contentsOf: text.utf8)
    }

    mutating func append(key: String, type: UInt32) {
        append(text: key)
        append(type)
    }

    mutating func append(key: String, _ value: UInt32) {
        append(key: key, type: 4)
        append(value)
    }

    mutating func append(key: String, _ value: Float) {
        append(key: key, type: 6)
        append(value.bitPattern)
    }

    mutating func append(key: String, _ value: String) {
        append(key: key, type: 8)
        append(text: value)
    }

    mutating func append(tensor: String, _ extents: [UInt64], type: UInt32 = 0, offset: UInt64) {
        append(text: tensor)
        append(UInt32(extents.count))
        for extent in extents { append(extent) }
        append(type)
        append(offset)
    }

    mutating func pad(to alignment: Int = 32) { data.append(Data(count: -data.count & (alignment - 1))) }

    /// The least that is a model: its only tensor is an embedding of 3 tokens.
    static func model(
        _ settings: [(String, GGUFSetting)] = [], leavingOut: Set<String> = [], embedding: [UInt64] = [8, 3]
    ) -> GGUFBytes {
        var all: [(String, GGUFSetting)] = [
            ("general.architecture", .text("llama")), ("llama.block_count", .int(1)),
            ("llama.attention.head_count", .int(2)), ("llama.embedding_length", .int(8)),
            ("llama.feed_forward_length", .int(5)), ("llama.context_length", .int(9)),
            ("llama.attention.layer_norm_rms_epsilon", .float(1e-5)),
        ]
        all.removeAll { known in leavingOut.contains(known.0) || settings.contains { $0.0 == known.0 } }
        all += settings
        var bytes = GGUFBytes(tensors: 1, metadata: UInt64(all.count))
        for (key, setting) in all {
            switch setting {
            case .int(let value): bytes.append(key: key, value)
            case .float(let value): bytes.append(key: key, value)
            case .text(let value): bytes.append(key: key, value)
            }
        }
        bytes.append(tensor: "token_embd.weight", embedding, offset: 0)
        bytes.pad()
        bytes.data.append(Data(count: 4 * Int(embedding.reduce(1, *))))
        return bytes
    }
}

/// A metadata value.
enum GGUFSetting {
    case int(UInt32)
    case float(Float)
    case text(String)
}

/// The files that make_gguf.py made.
let ggufCases = ["llama-types", "llama-biases", "qwen2"]
