import Documents
import Foundation
import NightjarKit
import Problems
import Safetensors

extension CapturedNeed {
    /// The data set's prompts as the model reads them, with their rows; those that are too long are counted.
    func answeredPrompts() throws -> (rows: [Int], prompts: [AnsweredPrompt], tooLong: Int) {
        var rows: [Int] = [], prompts: [AnsweredPrompt] = [], tooLong = 0
        let join = options["join"]?.string.flatMap(AnswerJoin.init) ?? .auto
        for record in try context.records(dataset) {
            let prompt: AnsweredPrompt
            do {
                prompt = try model.answered(record.text(dataset.field ?? "prompt"), record.text("answer"), join: join)
            } catch let problem as Problem {
                throw problem.place == nil ? Problem(problem.kind, problem.message, at: record.place) : problem
            }
            guard prompt.ids.count <= model.maximumTokens else {
                tooLong += 1
                continue
            }
            rows.append(record.index)
            prompts.append(prompt)
        }
        guard !prompts.isEmpty else {
            throw Problem.badInput("\(dataset.path): every prompt is longer than the model takes")
        }
        return (rows, prompts, tooLong)
    }

    /// The gradients of each prompt's answer by every feed-forward neuron at the position where it is predicted.
    func writeGradients(
        to url: URL, _ said: @escaping @Sendable (Int, Int) -> Void
    ) throws -> (input: Value, note: String?) {
        let (rows, prompts, tooLong) = try answeredPrompts()
        let layers = try layers(of: model.layers), count = prompts.count, neurons = model.shape.intermediateSize
        // Layers come from the last to the first; the whole numbers stand before them, where they are aligned.
        var tensors: [SafetensorsStream.Declaration] = ["rows", "tokens", "answer", "answerTokens"].map {
            ($0, .int64, [count])
        }
        for layer in layers.reversed() {
            tensors += ["activations", "gradients"].map { ("layer.\(layer).\($0)", .float32, [count, neurons]) }
        }
        let file = try SafetensorsStream(to: url, tensors)
        for column in [rows, prompts.map(\.ids.count), prompts.map(\.token), prompts.map(\.answerTokens)] {
            try file.append(column.map { Int64($0) })
        }
        let quantity = options["of"]?.string.flatMap(GradientTarget.Quantity.init) ?? .logProbability
        let all = model.layers
        let values = try model.neuronGradients(
            of: prompts.map(\.ids),
            targets: prompts.map { [GradientTarget(position: $0.position, output: $0.token, quantity: quantity)] },
            positions: prompts.map(\.position), in: context
        ) { layer in
            said(all - 1 - layer.layer, all)
            guard layers.contains(layer.layer) else { return }
            try layer.withValues { try file.append(UnsafeRawBufferPointer($0)) }
            try layer.withGradients { try file.append(UnsafeRawBufferPointer($0)) }
        }
        try file.commit()
        let input = described(
            count, layers,
            [
                ("neurons", Value(.int(neurons))), ("of", Value(.string(quantity.rawValue))),
                ("values", Value(.array(values.map { Value(.double($0.first ?? .nan)) }))),
            ])
        let name = need.texts
        return (
            input,
            tooLong > 0 ? "Of the prompts of `\(name)`, \(tooLong) longer than the model takes were left out." : nil
        )
    }
}
