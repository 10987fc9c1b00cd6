import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

/// How far each fixture is from its reference, for docs/agreement.md.
struct Agreement {
    /// Largest error over the tensor's largest magnitude.
    var states = 0.0, logits: Double?
    /// Largest error over the larger of the tensor's largest magnitude and a thousandth of the model's largest gradient.
    var byActivations: Double?, byEmbeddings: Double?, byWeights: Double?

    static let columns = ["hidden states", "logits", "∂ activations", "∂ embeddings", "∂ weights"]
    static let bounds = [2e-4, 2e-4, 1e-3, 1e-3, 1e-3]

    var figures: [Double?] { [states, logits, byActivations, byEmbeddings, byWeights] }

    /// Measures a fixture.
    init(_ name: String) throws {
        let folder = try fixture(name)
        let model = try languageModel(of: Checkpoint(folder: folder))
        let file = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        let texts = try file.names.filter { $0.hasPrefix("ids.") }.sorted().map {
            ($0.dropFirst(4), try integers(file, $0))
        }
        let run = try ForwardPass(
            model: model, texts: texts.map(\.1),
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        ).start()
        while true {
            for (index, (text, ids)) in texts.enumerated() {
                let hidden = UnsafeBufferPointer(
                    start: run.hidden.pointer(of: index), count: ids.count * model.shape.width)
                states = max(states, try Self.error(Array(hidden), file, "hidden.\(text).\(run.layer)") ?? 0)
                if run.isFinished, let found = try run.logits(of: index),
                    let error = try Self.error(found, file, "logits.\(text)")
                {
                    logits = max(logits ?? 0, error)
                }
            }
            if run.isFinished { break }
            try run.advance()
        }
        let reference = try GradientReference(name)
        let recorded = file.names.filter { $0.hasPrefix("grad.") }
        let largest = try recorded.flatMap { try floats(file, $0) }.map { Double(abs($0)) }.max() ?? 0
        for (text, target) in reference.targets where reference.has("grad.\(text).embeddings") {
            let found = try reference.gradients(
                of: [text], [[target]], wanted: .init(sites: reference.allSites), threads: 1)
            for (key, values) in found {
                let error = try Self.error(values, file, "grad.\(text).\(key)", least: 1e-3 * largest)
                if key.hasPrefix("probability.") {
                    byActivations = max(byActivations ?? 0, error ?? 0)
                } else {
                    byEmbeddings = max(byEmbeddings ?? 0, error ?? 0)
                }
            }
        }
        for (text, target) in reference.targets where reference.hasWeights(of: text) {
            var logarithm = target
            logarithm.quantity = .logProbability
            for (key, values) in try reference.weightGradients(of: text, logarithm) {
                let error = try Self.error(values, file, "grad.\(text).parameters.\(key)", least: 1e-3 * largest)
                byWeights = max(byWeights ?? 0, error ?? 0)
            }
        }
    }

    private static func error(
        _ found: [Float], _ file: SafetensorsFile, _ name: String, least: Double = 0
    ) throws -> Double? {
        guard file.names.contains(name) else { return nil }
        let expected = try floats(file, name)
        let error = zip(found, expected).map { Double(abs($0 - $1)) }.max() ?? 0
        let scale = max(expected.map { Double(abs($0)) }.max() ?? 0, least)
        return scale == 0 ? error : error / scale
    }
}

@Suite("docs/agreement.md says how far each architecture is from its reference")
struct LedgerTests {
    static let ledger = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/agreement.md")

    @Test("every fixture is in it, with figures that this machine agrees with")
    func current() throws {
        let rows = try seededCheckpoints.map { ($0, try Agreement($0)) }
        if ProcessInfo.processInfo.environment["NIGHTJAR_WRITE_LEDGER"] != nil { try write(rows) }
        let written = try Self.written()
        #expect(written.map(\.[0]) == rows.map { "`\($0.0)`" }, "make it again: the command is in the file")
        for ((name, agreement), line) in zip(rows, written) {
            for (column, figure) in agreement.figures.enumerated() {
                #expect(figure ?? 0 <= Agreement.bounds[column], "\(name), \(Agreement.columns[column])")
                #expect(holds(figure, line[column + 1]), "\(name), \(Agreement.columns[column])")
            }
        }
    }

    /// The table's rows, a cell each.
    private static func written() throws -> [[String]] {
        let lines = try String(contentsOf: ledger, encoding: .utf8).split(separator: "\n")
        return lines.filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// Whether a cell is true of a figure: another processor rounds elsewhere, but not ten times worse.
    private func holds(_ figure: Double?, _ cell: String) -> Bool {
        guard let figure, let said = Double(cell) else { return figure == nil && cell == "–" }
        return figure <= 10 * said + 1e-6
    }

    /// Rows that are true of this machine stay as they are.
    private func write(_ rows: [(String, Agreement)]) throws {
        let former = try Self.written()
        var text = try String(contentsOf: Self.ledger, encoding: .utf8)
        guard let start = text.range(of: "| checkpoint |") else { return }
        text.removeSubrange(start.lowerBound...)
        text += "| checkpoint | " + Agreement.columns.joined(separator: " | ") + " |\n"
        text += "| --- |" + String(repeating: " --- |", count: Agreement.columns.count) + "\n"
        for (name, agreement) in rows {
            let cells = former.first { $0[0] == "`\(name)`" }.map { Array($0.dropFirst()) } ?? []
            let stands =
                cells.count == agreement.figures.count && zip(agreement.figures, cells).allSatisfy { holds($0, $1) }
            let figures = stands ? cells : agreement.figures.map { $0.map { String(format: "%.1e", $0) } ?? "–" }
            text += "| `\(name)` | " + figures.joined(separator: " | ") + " |\n"
        }
        try text.write(to: Self.ledger, atomically: true, encoding: .utf8)
    }
}
