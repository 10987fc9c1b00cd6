import Foundation
import Problems

/// What PEFT's `adapter_config.json` says of a LoRA adapter. What is not supported is refused by its field.
struct AdapterConfiguration: Sendable {
    /// A value for the modules whose path ends with what the expression matches, in the place of the common one.
    typealias Pattern = (name: String, value: Double)

    static let fileName = "adapter_config.json"
    static let remedy =
        "merge it into its base in Python, with peft's PeftModel.from_pretrained(base, adapter).merge_and_unload() and "
        + "save_pretrained, and give the merged checkpoint"

    /// What the base model is called.
    let base: String
    /// The share of A's input that was dropped in training.
    let dropout: Double
    /// Which modules have an adapter; nil: not said.
    let targets: ModuleChoice?
    private let excluded: ModuleChoice?
    private let rank: Int
    private let alpha: Double
    private let ranks, alphas: [Pattern]
    private let dividesByRoot: Bool
    private let fields: ModelConfiguration

    /// Fields that say nothing of how the adapter is applied, or that are read.
    private static let known: Set = [
        "alpha_pattern", "auto_mapping", "base_model_name_or_path", "bias", "corda_config", "ensure_weight_tying",
        "eva_config", "exclude_modules", "fan_in_fan_out", "inference_mode", "init_lora_weights", "layers_pattern",
        "layers_to_transform", "loftq_config", "lora_alpha", "lora_dropout", "lora_ga_config", "peft_type",
        "peft_version", "r", "rank_pattern", "revision", "runtime_config", "target_modules", "task_type", "use_rslora",
    ]

    /// - Throws: A `Problem` that names the field that is missing, wrong or not supported.
    init(folder: URL) throws {
        fields = try ModelConfiguration(folder.appendingPathComponent(Self.fileName))
        let kind = try fields.string("peft_type")
        guard kind == "LORA" else {
            throw fields.problem("peft_type", "\(kind.quotedForMessage) is not supported, only LORA is; \(Self.remedy)")
        }
        for field in fields.setFields where field.isSwitch && !Self.known.contains(field.name) {
            throw fields.problem(field.name, "\(field.words) is not supported; \(Self.remedy)")
        }
        let bias = try fields.string("bias", default: "none")
        guard bias == "none" else {
            throw fields.problem("bias", "\(bias.quotedForMessage) is not supported, only none is; \(Self.remedy)")
        }
        try Self.checkStart(fields)
        let revision = try fields.string("revision", default: "main")
        guard revision == "main" else {
            throw fields.problem(
                "revision",
                "bases are looked up by name alone; put revision \(revision.quotedForMessage) into a folder, name that in "
                    + "base_model_name_or_path and set this to null")
        }
        base = try fields.string("base_model_name_or_path")
        rank = try fields.int("r", in: 1...65_536, default: 8)
        alpha = try fields.double("lora_alpha", in: -1e9...1e9, default: 8)
        dropout = try fields.double("lora_dropout", in: 0...0.999, default: 0)
        dividesByRoot = try fields.bool("use_rslora", default: false)
        ranks = try fields.numbers("rank_pattern", in: 1...65_536)
        alphas = try fields.numbers("alpha_pattern", in: -1e9...1e9)
        targets = try ModuleChoice(fields, "target_modules", layersField: "layers_to_transform")
        excluded = try ModuleChoice(fields, "exclude_modules", layersField: nil)
    }

    /// Some ways to begin change the base's weights, which are then no longer those of its checkpoint.
    private static func checkStart(_ fields: ModelConfiguration) throws {
        guard fields.isText("init_lora_weights") else { return }
        let start = try fields.string("init_lora_weights")
        guard ["gaussian", "eva", "orthogonal"].contains(start.lowercased()) else {
            throw fields.problem(
                "init_lora_weights",
                "\(start.quotedForMessage) changes the base's weights too; supported: true, false, gaussian, eva, "
                    + "orthogonal; \(remedy)")
        }
    }

    /// A problem of a field.
    func problem(_ field: String, _ message: String) -> Problem { fields.problem(field, message) }

    /// Says rank and scale of modules by their paths.
    ///
    /// - Throws: A `Problem` where an expression is none.
    func scales() throws -> (_ path: String) throws -> (rank: Int, scale: Float) {
        let ranks = try compiled(ranks, "rank_pattern"), alphas = try compiled(alphas, "alpha_pattern")
        return { path in
            let rank = try ranks.first { try $0.0.wholeMatch(in: path) != nil }.map { Int($0.1) } ?? rank
            let alpha = try alphas.first { try $0.0.wholeMatch(in: path) != nil }?.1 ?? alpha
            return (rank, Float(alpha / (dividesByRoot ? Double(rank).squareRoot() : Double(rank))))
        }
    }

    /// Says which modules, by their paths, have an adapter; nil where the file does not say.
    ///
    /// - Throws: A `Problem` where an expression is none.
    func choice() throws -> ((_ path: String) throws -> Bool)? {
        guard let isTarget = try targets?.matcher() else { return nil }
        let isExcluded = try excluded?.matcher()
        return { try isTarget($0) && !(isExcluded?($0) ?? false) }
    }

    private func compiled(_ patterns: [Pattern], _ field: String) throws -> [(Regex<AnyRegexOutput>, Double)] {
        try patterns.map { (try fields.expression("(.*\\.)?(\($0.name))", in: field), $0.value) }
    }
}

extension ModelConfiguration {
    /// A regular expression that stands in a field.
    ///
    /// - Throws: A `Problem` that names the field where it is none.
    func expression(_ pattern: String, in field: String) throws -> Regex<AnyRegexOutput> {
        // The longest that tools write have some hundred; those of thousands only cost time and stack.
        guard pattern.utf8.count <= 2_000 else {
            throw problem(field, "an expression of \(pattern.utf8.count) bytes; allowed: up to 2000")
        }
        do {
            return try Regex(pattern).matchingSemantics(.unicodeScalar).wordBoundaryKind(.simple)
        } catch {
            throw problem(field, "\(pattern.quotedForMessage) is not a regular expression that is understood")
        }
    }
}
