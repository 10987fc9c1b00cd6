import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Synchronization
import Testing

/// A fixture's model, its recorded gradients, and ours under the same names.
struct GradientReference {
    let model: any LanguageModel
    let file: SafetensorsFile
    /// Texts with a target: its probability.
    let targets: [Int: GradientTarget]

    init(_ name: String) throws {
        let folder = try fixture(name)
        model = try languageModel(of: Checkpoint(folder: folder))
        let file = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        self.file = file
        targets = try Dictionary(
            uniqueKeysWithValues: file.names.filter { $0.hasPrefix("target.") }.map { name in
                let place = try integers(file, name)
                let text = try #require(Int(name.dropFirst("target.".count)))
                return (
                    text, GradientTarget(position: Int(place[0]), output: Int(place[1]), quantity: .probability)
                )
            })
    }

    var allSites: Set<Int> { Set(0..<model.sites.count).union([model.neuronSite]) }

    func has(_ name: String) -> Bool { file.names.contains(name) }
    func count(_ name: String) -> Int { file.info(name)?.count ?? 0 }
    func weightNames(of text: Int) -> [String] {
        let prefix = "grad.\(text).parameters."
        return file.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    func hasWeights(of text: Int) -> Bool { !weightNames(of: text).isEmpty }

    /// What was recorded of a text's probability.
    func keys(of text: Int) -> Set<String> {
        let prefix = "grad.\(text)."
        return Set(
            file.names.filter { $0.hasPrefix(prefix) && !$0.contains(".parameters.") }
                .map { String($0.dropFirst(prefix.count)) })
    }

    func check(_ found: [Float], _ name: String, largestOf prefix: String? = nil) throws {
        let expected = try floats(file, name)
        try #require(found.count == expected.count, "\(name)")
        var bound = 1e-3 * (expected.map(abs).max() ?? 0)
        let group = prefix ?? String(name.prefix { $0 != "." } + ".")
        for other in file.names where other.hasPrefix(group) {
            bound = max(bound, try 1e-6 * (floats(file, other).map(abs).max() ?? 0))
        }
        let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(error <= bound, "\(name): \(error), allowed \(bound)")
    }

    private func ids(_ texts: [Int]) throws -> [[Int32]] { try texts.map { try integers(file, "ids.\($0)") } }

    private func resources(_ threads: Int) -> ForwardPass.Resources {
        .init(threads: threads, scratch: FileManager.default.temporaryDirectory)
    }

    /// The first text's gradients of one lane, by the names they were recorded under.
    func gradients(
        of texts: [Int], _ targets: [[GradientTarget]], wanted: GradientPass.Wanted, threads: Int, lane: Int = 0
    ) throws -> [String: [Float]] {
        let pass = try GradientPass(
            model: model, texts: ids(texts), targets: targets, wanted: wanted, resources: resources(threads))
        let found = Mutex<[String: [Float]]>([:])
        let sites = model.sites, neurons = model.neuronSite
        var observers = GradientPass.Observers()
        observers.layer = { block in
            guard block.texts.contains(0), let span = block.spans.first else { return }
            for (site, gradients) in block.sites {
                let values = Array(
                    UnsafeBufferPointer(
                        start: gradients.gradient(lane) + span.first * gradients.width,
                        count: span.count * gradients.width))
                found.withLock {
                    if site < sites.count { $0["probability.\(block.layer).\(sites[site].path)"] = values }
                    if site == neurons { $0["probability.\(block.layer).neurons"] = values }
                }
            }
        }
        observers.embeddings = { block in
            guard block.texts.contains(0), let span = block.spans.first else { return }
            func values(_ rows: Rows) -> [Float] {
                Array(
                    UnsafeBufferPointer(
                        start: rows.gradient(lane) + span.first * rows.width, count: span.count * rows.width))
            }
            let (words, states) = (values(block.words), values(block.states))
            found.withLock {
                $0["words"] = words
                $0["embeddings"] = states
            }
        }
        _ = try pass.run(observers)
        return found.withLock { $0 }
    }

    func weightGradients(of text: Int, _ target: GradientTarget) throws -> [String: [Float]] {
        let pass = try GradientPass(
            model: model, texts: ids([text]), targets: [[target]], wanted: .init(weights: true),
            resources: resources(2))
        let found = Mutex<[String: [Float]]>([:])
        var observers = GradientPass.Observers()
        observers.weights = { gradients in
            for (name, gradient) in gradients {
                let values = Array(UnsafeBufferPointer(start: gradient.pointer, count: gradient.count))
                found.withLock { $0[name] = values }
            }
        }
        _ = try pass.run(observers)
        return found.withLock { $0 }
    }
}
