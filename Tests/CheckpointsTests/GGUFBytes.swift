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

    /// The least that is a model: an embedding of 3 tokens, and biases.
    static func model(
        _ settings: [(String, GGUFSetting)] = [], leavingOut: Set<String> = [], biases: [String] = []
    ) -> GGUFBytes {
        var all: [(String, GGUFSetting)] = [
            ("general.architecture", .text("llama")), ("llama.block_count", .int(1)),
            ("llama.attention.head_count", .int(2)), ("llama.embedding_length", .int(8)),
            ("llama.feed_forward_length", .int(5)), ("llama.context_length", .int(9)),
            ("llama.attention.layer_norm_rms_epsilon", .float(1e-5)),
        ]
        all.removeAll { known in leavingOut.contains(known.0) || settings.contains { $0.0 == known.0 } }
        all += settings
        var bytes = GGUFBytes(tensors: UInt64(1 + biases.count), metadata: UInt64(all.count))
        for (key, setting) in all {
            switch setting {
            case .int(let value): bytes.append(key: key, value)
            case .float(let value): bytes.append(key: key, value)
            case .text(let value): bytes.append(key: key, value)
            case .texts(let values):
                bytes.append(key: key, type: 9)
                bytes.append(UInt32(8))
                bytes.append(UInt64(values.count))
                for value in values { bytes.append(text: value) }
            case .floats(let values):
                bytes.append(key: key, type: 9)
                bytes.append(UInt32(6))
                bytes.append(UInt64(values.count))
                for value in values { bytes.append(value.bitPattern) }
            }
        }
        bytes.append(tensor: "token_embd.weight", [8, 3], offset: 0)
        for (number, module) in biases.enumerated() {
            bytes.append(tensor: "blk.0.\(module).bias", [8], offset: UInt64(96 + number * 32))
        }
        bytes.pad()
        bytes.data.append(Data(count: 96 + biases.count * 32))
        return bytes
    }
}

/// A metadata value.
enum GGUFSetting {
    case int(UInt32)
    case float(Float)
    case text(String)
    case texts([String])
    case floats([Float])
}

/// The files that make_gguf.py made.
let ggufCases = ["llama-types", "llama-biases", "qwen2"]
