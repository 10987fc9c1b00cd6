import Foundation
import NightjarKit

/// From the selection to tables, tensors, figures and headline numbers.
struct LanguageReport {
    let parameters: LanguageNeuronsParameters
    let corpora: Corpora
    /// The module whose activation a neuron is.
    let module: String
    let activity: LanguageActivity
    let selection: NeuronSelection

    func results() -> Results {
        var results = Results()
        let most = String(format: "%.4f", log(Double(corpora.languages.count)))
        results.headline("neurons", activity.layers * activity.neurons, help: "Feed-forward neurons of all layers")
        results.headline(
            "selected", selection.neurons.count,
            help: "Those of least entropy: the most specific, \(parameters.share) of all")
        results.headline(
            "ofOneLanguage", selection.neurons.count { $0.languages.count == 1 },
            help: "Selected neurons that belong to one language alone")
        results.headline(
            "bar", selection.bar,
            help: "A selected neuron belongs to the languages at more than this share of whose tokens it is active")
        results.headline(
            "entropyHighest", selection.neurons.last?.entropy,
            help: "The last selected neuron's entropy in nats: 0 of one language, \(most) of all alike")
        results.table(languageTable)
        results.table(neuronTable)
        results.table(histogramTable)
        results.tensors(tensors)
        results.figure(figure)
        addNotes(to: &results)
        return results
    }

    /// How many of a language's neurons stand in each layer.
    func counts(of language: Int) -> [Int] {
        let own = selection.neurons.filter { $0.languages.contains(language) }
        return layerHistogram(of: own.map { $0.index / activity.neurons }, layerCount: activity.layers)
    }

    private var neuronTable: Table {
        let rows = selection.neurons.flatMap { neuron in corpora.languages.indices.map { (neuron, $0) } }
        return Table(
            "neurons", title: "Selected neurons, the least entropy first, with each language's probability",
            columns: [
                ("layer", .int(rows.map { $0.0.index / activity.neurons })),
                ("neuron", .int(rows.map { $0.0.index % activity.neurons })),
                ("entropy", .double(rows.map { $0.0.entropy })),
                ("language", .string(rows.map { corpora.languages[$0.1] })),
                ("probability", .double(rows.map { activity.probabilities[$0.1][$0.0.index] })),
                ("belongs", .bool(rows.map { $0.0.languages.contains($0.1) })),
                ("module", .string(rows.map { _ in module })),
            ])
    }

    private var languageTable: Table {
        let places = corpora.languages.indices
        let own = places.map { language in selection.neurons.filter { $0.languages.contains(language) } }
        return Table(
            "languages", title: "What was counted, and how many neurons belong to each language",
            columns: [
                ("language", .string(corpora.languages)), ("tokens", .int(corpora.tokens)),
                ("neurons", .int(own.map(\.count))), ("texts", .int(corpora.texts)),
                ("alone", .int(own.map { $0.count { $0.languages.count == 1 } })),
                ("meanProbability", .double(places.map { language in mean(activity.probabilities[language]) })),
            ], shownRows: 60)
    }

    private var histogramTable: Table {
        let rows = corpora.languages.indices.flatMap { language in
            counts(of: language).enumerated().map { (language, $0.offset, $0.element) }
        }
        return Table(
            "histogram", title: "Each language's neurons by layer",
            columns: [
                ("language", .string(rows.map { corpora.languages[$0.0] })), ("layer", .int(rows.map(\.1))),
                ("count", .int(rows.map(\.2))),
            ])
    }

    private var tensors: TensorFile {
        TensorFile(
            "probabilities",
            tensors: (0..<activity.layers).map { layer in
                let range = layer * activity.neurons..<(layer + 1) * activity.neurons
                return (
                    name: "layer.\(layer)", shape: [corpora.languages.count, activity.neurons],
                    values: activity.probabilities.flatMap { $0[range].map(Float.init) }
                )
            })
    }

    private var figure: Figure {
        Figure(
            "histogram", title: "Where each language's neurons are",
            caption: "The selected neurons that belong to a language, counted by layer; one that belongs to several "
                + "stands in each of their panels.",
            panels: corpora.languages.indices.map { language in
                Panel(
                    title: corpora.languages[language], xLabel: "Layer", yLabel: "Neurons",
                    series: [
                        (name: corpora.languages[language], marks: .bars(counts: counts(of: language).map(Double.init)))
                    ])
            })
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
}
