import Documents
import Foundation
import NightjarKit
import Problems
import Safetensors

/// Computes a need and writes it down, a layer at a time.
struct CapturedNeed: Sendable {
    let need: Need
    let options: Value
    let dataset: Dataset
    let model: Model
    let context: Context

    /// - Returns: nil where the job leaves out the data set or the model.
    init?(_ need: Need, parameters: Value, in context: Context) async throws {
        guard let dataset = parameters.value(at: need.texts) else { return nil }
        if let name = need.model {
            guard let reference = parameters.value(at: name)?.string else { return nil }
            model = try await context.model(reference)
        } else {
            model = try await context.model()
        }
        self.need = need
        self.context = context
        self.dataset = Dataset(dataset)
        options = try need.options(of: parameters)
    }

    /// What computing it will take.
    func estimate() throws -> Estimate {
        // A layer or site that the model has not is known before the job starts.
        if need.capture == .responses { _ = try sites() }
        if need.capture != .tokens { _ = try layers(of: model.layers + (need.capture == .hiddenStates ? 1 : 0)) }
        if need.capture == .gradients {
            return try model.estimate(ofGradients: answeredPrompts().prompts.map(\.ids.count), in: context)
        }
        let lengths = try countedTexts().encodings.map(\.count)
        return switch need.capture {
        case .responses: try model.estimate(ofTexts: lengths, in: context)
        case .hiddenStates: try model.estimate(ofStates: lengths, in: context)
        case .gradients, .tokens:
            Estimate(items: lengths.count, tokens: lengths.reduce(0, +), multiplications: 0, held: 0)
        }
    }

    /// Computes it.
    ///
    /// - Parameters:
    ///   - folder: Where the file comes to stand.
    ///   - progress: Is told how far it is, 0…1.
    /// - Returns: What the program is told of it, and what the report's reader has to know.
    func write(
        to folder: URL, progress: @escaping @Sendable (Double, String) -> Void
    ) throws -> (input: Value, note: String?) {
        let url = folder.appendingPathComponent("\(need.name).\(need.capture == .tokens ? "jsonl" : "safetensors")")
        let name = need.name
        let said: @Sendable (Int, Int) -> Void = { layer, count in
            progress(Double(layer) / Double(count), "\(name): layer \(layer + 1) of \(count)")
        }
        let captured =
            switch need.capture {
            case .responses: try writeResponses(to: url, said)
            case .hiddenStates: try writeHiddenStates(to: url, said)
            case .gradients: try writeGradients(to: url, said)
            case .tokens: try writeTokens(to: url)
            }
        let input = Value.object(
            [("capture", Value(.string(need.capture.rawValue))), ("file", Value(.string(url.path)))]
                + (captured.input.members ?? []).map { ($0.key, $0.value) })
        return (input, captured.note)
    }

    private func writeResponses(
        to url: URL, _ said: (Int, Int) -> Void
    ) throws -> (input: Value, note: String?) {
        let texts = try countedTexts()
        let layers = try layers(of: model.layers), sites = try sites()
        let count = texts.rows.count
        let file = try SafetensorsStream(
            to: url,
            rowTensors(count)
                + layers.flatMap { layer in
                    sites.map { ("layer.\(layer).\($0.path)", .float32, [$0.units, count]) }
                })
        try append(texts, to: file)
        let positions = texts.encodings.map { ids in ids.indices.filter { ids[$0] != model.padID } }
        let pooling = options["pooling"]?.string.flatMap(Pooling.init) ?? .mean
        let responses = try model.responses(of: texts.encodings, positions: positions, pooling: pooling, in: context)
        for layer in 0..<model.layers {
            guard layers.contains(layer) else {
                responses.skip()
                continue
            }
            said(layer, model.layers)
            for site in try responses.next()?.sites ?? [] where sites.contains(site.site) {
                try site.withValues { try file.append(UnsafeRawBufferPointer($0)) }
            }
        }
        try file.commit()
        return (
            described(
                texts.rows.count, layers,
                [
                    (
                        "sites",
                        Value(
                            .array(
                                sites.map { site in
                                    [
                                        "path": Value(.string(site.path)),
                                        "component": Value(.string(site.component.rawValue)),
                                        "units": Value(.int(site.units)),
                                    ]
                                }))
                    )
                ]), texts.note
        )
    }

    private func writeTokens(to url: URL) throws -> (input: Value, note: String?) {
        let texts = try countedTexts()
        try LinesFile.write(
            zip(texts.rows, texts.encodings).map { row, ids in
                [
                    "row": Value(.int(row)), "ids": Value(.array(ids.map { Value(.int($0)) })),
                    "tokens": Value(.array(ids.map { Value(.string(model.token($0))) })),
                ]
            }, to: url)
        return (described(texts.rows.count, nil), texts.note)
    }

    func countedTexts() throws -> CountedTexts {
        try CountedTexts(need.texts, dataset, options: options, model: model, in: context)
    }

    /// Rows of the data set, and how many tokens each has: aligned before all floats.
    func rowTensors(_ count: Int) -> [SafetensorsStream.Declaration] {
        [("rows", .int64, [count]), ("tokens", .int64, [count])]
    }

    func append(_ texts: CountedTexts, to file: SafetensorsStream) throws {
        try file.append(texts.rows.map { Int64($0) })
        try file.append(texts.encodings.map { Int64($0.count) })
    }

    private func sites() throws -> [Site] {
        guard let wanted = options["sites"]?.array else { return model.sites }
        let paths = model.sites.map(\.path)
        for value in wanted where !paths.contains(value.string ?? "") {
            throw Problem.mismatch(
                value, allowed: "a site of this model: \(paths.joined(separator: ", "))",
                key: need.key(of: "sites"))
        }
        return model.sites.filter { site in wanted.contains { $0.string == site.path } }
    }

    /// Ascending; of `count` there are.
    func layers(of count: Int) throws -> [Int] {
        guard let wanted = options["layers"]?.array else { return Array(0..<count) }
        for value in wanted where (value.int ?? .max) >= count {
            throw Problem.mismatch(
                value, allowed: "a layer of this model, 0 … \(count - 1)", key: need.key(of: "layers"))
        }
        return Set(wanted.compactMap(\.int)).sorted()
    }

    /// A job's line on it, but for what is the same of all.
    func described(_ texts: Int, _ layers: [Int]?, _ more: [(String, Value)] = []) -> Value {
        let layers = layers.map { [("layers", Value(.array($0.map { Value(.int($0)) })))] } ?? []
        return .object([("texts", Value(.int(texts)))] + layers + more)
    }
}
