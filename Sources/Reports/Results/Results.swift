public import Foundation

/// What an analysis returns: headline numbers, tables, tensors, figures and notes. The report is made from it.
///
/// ```swift
/// let layers = Array(0..<model.layers), scores = layers.map { 1 / Double($0 + 1) }
/// var results = Results()
/// results.headline("best", scores.max() ?? .nan, help: "the highest score of a layer")
/// results.table(
///     Table("scores", title: "Scores by layer", columns: [("layer", .int(layers)), ("score", .double(scores))]))
/// let panel = Panel(
///     title: "", xLabel: "layer", yLabel: "score",
///     series: [("score", .line(zip(layers, scores).map { (Double($0), $1) }))])
/// results.figure(Figure("scores", title: "Scores", caption: "A point a layer.", panels: [panel]))
/// results.note("Special tokens are left out.")
/// return results
/// ```
///
/// What is wrong fails the job, and its bundle says what: two members of one name, columns of several lengths, an infinite
/// number. NaN means that there is none.
public struct Results: Sendable {
    /// In the order given.
    public private(set) var headlines: [Headline] = []
    /// In the order given.
    public private(set) var tables: [Table] = []
    /// In the order given.
    public private(set) var figures: [Figure] = []
    /// In the order given.
    public private(set) var tensors: [TensorFile] = []
    /// In the order given.
    public private(set) var notes: [Note] = []
    /// The folder of the trained model; nil where nothing was trained.
    public private(set) var checkpointFolder: URL?

    /// Nothing yet.
    public init() {}

    /// A number that answers the question; shown first, in the order given. A name given again replaces what it said.
    ///
    /// `NAME.low` and `NAME.high` beside NAME are shown as its interval.
    public mutating func headline(_ name: String, _ value: some HeadlineValue, help: String = "") {
        let headline = Headline(name: name, value: value.documentValue, help: help)
        if let index = headlines.firstIndex(where: { $0.name == name }) {
            headlines[index] = headline
        } else {
            headlines.append(headline)
        }
    }

    /// A table of the bundle, its first rows in the report.
    public mutating func table(_ table: Table) { tables.append(table) }

    /// A figure of the report and of the bundle.
    public mutating func figure(_ figure: Figure) { figures.append(figure) }

    /// Arrays of the bundle.
    public mutating func tensors(_ file: TensorFile) { tensors.append(file) }

    /// A trained model, as a folder that transformers loads (`Context.folder` gives one to write it in); its files come
    /// into the bundle as `checkpoint/`, and `job:NAME` leads later jobs to them. Given again, the last one counts.
    public mutating func checkpoint(_ folder: URL) { checkpointFolder = folder }

    /// A sentence the reader needs.
    public mutating func note(_ text: String, kind: Note.Kind = .assumption) {
        notes.append(Note(kind: kind, text: text))
    }
}

/// Something the reader of a report has to know.
public struct Note: Sendable, Equatable {
    /// Warnings are shown first.
    public enum Kind: String, Sendable {
        /// What the numbers rest on: what was left out, drawn, taken as given.
        case assumption
        /// Why numbers may be wrong.
        case warning
    }

    /// How much it matters.
    public var kind: Kind
    /// One or two sentences.
    public var text: String
}
