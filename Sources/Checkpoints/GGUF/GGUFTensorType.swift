import CKernels

/// The types of GGUF tensors that weights are read from, by ggml's number.
enum GGUFTensorType: UInt32, CaseIterable {
    case f32 = 0
    case f16 = 1
    case q4_0 = 2
    case q4_1 = 3
    case q5_0 = 6
    case q5_1 = 7
    case q8_0 = 8
    case q4_K = 12
    case q6_K = 14
    case bf16 = 30

    /// The most values a block has.
    static let longestBlock = 256

    /// Values a block; rows are whole blocks.
    var blockLength: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0: 32
        case .q4_K, .q6_K: 256
        }
    }

    /// Bytes a block.
    var blockSize: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        case .q4_0: 18
        case .q4_1: 20
        case .q5_0: 22
        case .q5_1: 24
        case .q8_0: 34
        case .q4_K: 144
        case .q6_K: 210
        }
    }

    /// Widens whole blocks to float32.
    func widen(blocks: Int, from source: UnsafeRawPointer, into destination: UnsafeMutablePointer<Float>) {
        switch self {
        case .f32: UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: blocks * 4)
        case .f16: nj_half_to_float(blocks, source, destination)
        case .bf16: nj_bfloat16_to_float(blocks, source, destination)
        case .q4_0: nj_q4_0_to_float(blocks, source, destination)
        case .q4_1: nj_q4_1_to_float(blocks, source, destination)
        case .q5_0: nj_q5_0_to_float(blocks, source, destination)
        case .q5_1: nj_q5_1_to_float(blocks, source, destination)
        case .q8_0: nj_q8_0_to_float(blocks, source, destination)
        case .q4_K: nj_q4_k_to_float(blocks, source, destination)
        case .q6_K: nj_q6_k_to_float(blocks, source, destination)
        }
    }

    /// ggml's name.
    var name: String { Self.name(of: rawValue) }

    /// ggml's name of any of its types, also of those that are not read.
    static func name(of number: UInt32) -> String { names[number] ?? "number \(number)" }

    private static let names: [UInt32: String] = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K",
        12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
        20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64",
        29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
    ]
}
