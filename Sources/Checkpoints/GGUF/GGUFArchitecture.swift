import Documents
import Problems

/// What a GGUF file's metadata says of a LLaMA-family model, under its architecture's prefix.
struct GGUFArchitecture: Sendable {
    /// The architectures that are read; Mistral's files call themselves llama.
    enum Family: String, CaseIterable {
        case llama
        case qwen2
    }

    let family: Family
    let layers: Int
    let heads: Int
    let keyValueHeads: Int
    private let metadata: GGUFMetadata

    /// - Throws: A `Problem` that names the key of what is missing, wrong or would change the computation.
    init(_ metadata: GGUFMetadata) throws {
        self.metadata = metadata
        guard let name = try metadata.string("general.architecture") else {
            throw metadata.problem("general.architecture", "missing")
        }
        guard let family = Family(rawValue: name) else {
            let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
            throw metadata.problem(
                "general.architecture", "\(name.quotedForMessage) is not supported; supported: \(known)")
        }
        self.family = family
        let prefix = family.rawValue + "."
        layers = try Self.count(prefix + "block_count", in: metadata)
        heads = try Self.count(prefix + "attention.head_count", in: metadata)
        keyValueHeads = try Self.count(prefix + "attention.head_count_kv", in: metadata, default: heads)
        for key in Self.neutral.keys.sorted() {
            guard let value = try metadata.double(prefix + key), let allowed = Self.neutral[key] else { continue }
            guard allowed.contains(value) else {
                throw metadata.problem(prefix + key, "\(value) is not supported; supported: \(allowed[0])")
            }
        }
        guard try metadata.bool(prefix + "attention.causal") != false else {
            throw metadata.problem(prefix + "attention.causal", "false is not supported; supported: true")
        }
    }

    /// A count that has to be there.
    func count(_ key: String, default defaultValue: Int? = nil) throws -> Int {
        try Self.count(qualified(key), in: metadata, default: defaultValue)
    }

    func int(_ key: String) throws -> Int? { try metadata.int(qualified(key)) }
    func double(_ key: String) throws -> Double? { try metadata.double(qualified(key)) }
    func string(_ key: String) throws -> String? { try metadata.string(qualified(key)) }
    func problem(_ key: String, _ message: String) -> Problem { metadata.problem(qualified(key), message) }

    private func qualified(_ key: String) -> String { "\(family.rawValue).\(key)" }

    /// What some llama.cpp models add to LLaMA's computation, and the values with which they add nothing.
    private static let neutral: [String: [Double]] = [
        "expert_count": [0], "attention.scale": [0], "attention.clamp_kqv": [0], "attention.max_alibi_bias": [0],
        "attn_logit_softcapping": [0], "final_logit_softcapping": [0], "embedding_scale": [1, 0],
        "residual_scale": [1, 0], "logit_scale": [1, 0],
    ]

    /// A count from 1; a list with a count a layer where all are the same.
    private static func count(_ key: String, in metadata: GGUFMetadata, default defaultValue: Int? = nil) throws -> Int
    {
        let count: Int?
        if metadata.isList(key) {
            let counts = try metadata.ints(key) ?? []
            guard let first = counts.first, counts.allSatisfy({ $0 == first }) else {
                throw metadata.problem(key, "counts that differ by layer are not supported")
            }
            count = first
        } else {
            count = try metadata.int(key)
        }
        guard let count = count ?? defaultValue else { throw metadata.problem(key, "missing") }
        guard 1...1 << 24 ~= count else {
            throw metadata.problem(key, "\(count) is out of range; allowed: 1 to \(1 << 24)")
        }
        return count
    }
}
