import Foundation

extension HostileFile {
    static let gguf = [
        gguf("more tensors than fit", tensors: .max, fields: 0) { Data() },
        gguf("more fields than fit", tensors: 0, fields: .max) { Data() },
        gguf("as many tensors as could fit, and none", tensors: 27_000, fields: 0) { Data(count: 999_900) },
        gguf("as many fields as could fit, and none", tensors: 0, fields: 70_000) { Data(count: 999_900) },
        gguf("fields of short keys", tensors: 0, fields: 45_000) {
            filled { text("\($0)") + number(UInt32(0)) + number(UInt8(0)) }
        },
        gguf("equal keys", tensors: 0, fields: 70_000) {
            filled { _ in text("a") + number(UInt32(0)) + number(UInt8(0)) }
        },
        gguf("a long key", tensors: 0, fields: 1) { number(UInt64(900_000)) + Data(count: 900_000) },
        gguf("lists in lists", tensors: 0, fields: 1) {
            filled(text("a") + number(UInt32(9))) { _ in number(UInt32(9)) + number(UInt64(1)) }
        },
        gguf("a list of empty lists", tensors: 0, fields: 1) {
            text("a") + number(UInt32(9)) + number(UInt32(9)) + number(UInt64(80_000))
                + filled { _ in number(UInt32(0)) + number(UInt64(0)) }
        },
        gguf("a list longer than the file", tensors: 0, fields: 1) {
            text("a") + number(UInt32(9)) + number(UInt32(0)) + number(UInt64.max)
        },
        model("tokens of no letters", tokens: 120_000) { _ in text("") },
        model("tokens of one letter", tokens: 100_000) { _ in text("a") },
        model("tokens of many letters", tokens: 20_000) { text("\($0) and more than fits into a word") },
        gguf("types of as many tokens as bytes", tensors: 1, fields: 8) {
            header + text("tokenizer.ggml.token_type") + number(UInt32(9)) + number(UInt32(0)) + number(UInt64(990_000))
                + Data(count: 990_000)
        },
        gguf("tensors of equal names", tensors: 27_000, fields: 6) {
            header.dropLast(tensor.count) + filled { _ in tensor }
        },
        gguf("a tensor of more values than can be counted", tensors: 1, fields: 6) {
            header.dropLast(tensor.count) + text("token_embd.weight") + number(UInt32(4))
                + (0..<4).map { _ in number(UInt64(1) << 62) }.reduce(Data(), +) + number(UInt32(0)) + number(UInt64(0))
        },
        gguf("a tensor that begins where numbers end", tensors: 1, fields: 6) {
            header.dropLast(8) + number(UInt64(Int.max) / 32 * 32)
        },
    ]

    /// A model's metadata and its one tensor.
    private static let header: Data = {
        let integers: [(String, UInt32)] = [
            ("llama.block_count", 1 << 24), ("llama.attention.head_count", 1), ("llama.embedding_length", 1),
            ("llama.feed_forward_length", 1), ("llama.context_length", 1),
        ]
        let fields = integers.map { text($0) + number(UInt32(4)) + number($1) }.reduce(Data(), +)
        return text("general.architecture") + number(UInt32(8)) + text("llama") + fields + tensor
    }()

    private static let tensor =
        text("token_embd.weight") + number(UInt32(1)) + number(UInt64(1)) + number(UInt32(0)) + number(UInt64(0))

    private static func model(
        _ attempt: String, tokens: Int, _ piece: @escaping @Sendable (Int) -> Data
    ) -> HostileFile {
        gguf(attempt, tensors: 1, fields: 8) {
            let list = text("tokenizer.ggml.tokens") + number(UInt32(9)) + number(UInt32(8)) + number(UInt64(tokens))
            let model = text("tokenizer.ggml.model") + number(UInt32(8)) + text("llama")
            return model + list + (0..<tokens).map(piece).reduce(into: Data()) { $0 += $1 } + header + Data(count: 64)
        }
    }

    private static func gguf(
        _ attempt: String, tensors: UInt64, fields: UInt64, _ make: @escaping @Sendable () -> Data
    ) -> HostileFile {
        HostileFile("gguf", attempt) {
            let counts = number(UInt32(3)) + number(tensors) + number(fields)
            return (Data("GGUF".utf8) + counts + make()).prefix(size)
        }
    }

    private static func text(_ text: String) -> Data { number(UInt64(text.utf8.count)) + Data(text.utf8) }

    private static func number(_ number: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }

    private static func filled(_ before: Data = Data(), with piece: (Int) -> Data) -> Data {
        var data = before
        for index in 0... {
            let next = piece(index)
            guard data.count + next.count <= room - 1000 else { break }
            data += next
        }
        return data
    }
}
