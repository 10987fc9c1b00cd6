import Documents
import Mustache
package import Problems

/// The report of one job: one HTML page that needs nothing but itself.
///
/// It holds no time, id or host, so that the same job gives the same page. Everything that came from outside (names,
/// texts, manifests, errors) is escaped.
package struct ReportPage: Sendable {
    /// The job's name.
    package var name: String
    /// The plugin's id.
    package var plugin: String
    /// What the plugin does, in a line.
    package var summary: String
    /// As the manifest names it.
    package var model: String?
    /// What every random choice followed from.
    package var seed: UInt64
    /// How the job ended.
    package var outcome: Outcome
    /// What went wrong, shown first.
    package var problem: Problem?
    /// What came out.
    package var results: Results
    /// Every member of the bundle by its path, in the bundle's order.
    package var members: [String]
    /// As submitted.
    package var manifest: String

    /// A page for a job named `name` that `plugin` worked on.
    package init(
        name: String, plugin: String, summary: String = "", model: String? = nil, seed: UInt64 = 0,
        outcome: Outcome = .succeeded, problem: Problem? = nil, results: Results = Results(), members: [String] = [],
        manifest: String = ""
    ) {
        self.name = name
        self.plugin = plugin
        self.summary = summary
        self.model = model
        self.seed = seed
        self.outcome = outcome
        self.problem = problem
        self.results = results
        self.members = members
        self.manifest = manifest
    }

    /// The page as HTML.
    ///
    /// - Throws: an `ownError` where the template itself is wrong.
    package func html() throws -> String {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        do {
            return try MustacheTemplate(string: PageTemplate.text).render(content)
        } catch {
            throw Problem(.ownError, "the report's template is wrong: \(error)")
        }
    }

    private var content: PageContent {
        var facts = [PageContent.Fact(term: "Analysis", value: plugin)]
        if let model { facts.append(.init(term: "Model", value: model)) }
        facts.append(.init(term: "Seed", value: String(seed)))
        return PageContent(
            title: name, plugin: plugin, lead: summary, facts: facts,
            failure: PageContent.Failure(outcome: outcome, problem: problem, job: name),
            cards: .init(PageContent.Card.cards(results.headlines)), figures: .init(figures), tables: .init(tables),
            notes: .init(notes), opening: PythonSnippets.opening, files: PageContent.FileEntry.list(members, results),
            manifest: manifest)
    }

    private var figures: [PageContent.DrawnFigure] {
        results.figureFiles.enumerated().map { index, entry in
            let id = "figure-\(index + 1)"
            return .init(
                id: id, kind: entry.figure.attributions.isEmpty ? "panels" : "texts",
                title: "Figure \(index + 1). \(entry.figure.title)", caption: entry.figure.caption,
                svg: entry.figure.svg(for: .page(id: id)), file: entry.path)
        }
    }

    private var tables: [PageContent.ShownTable] {
        results.tableFiles.enumerated().map { index, entry in
            PageContent.ShownTable(entry.table, path: entry.path, number: index + 1)
        }
    }

    /// Warnings first.
    private var notes: [PageContent.ShownNote] {
        let warnings = results.notes.filter { $0.kind == .warning }
        let assumptions = results.notes.filter { $0.kind == .assumption }
        return warnings.map { .init(label: "Warning", kind: "warning", text: $0.text) }
            + assumptions.map { .init(label: "Assumed", kind: "assumption", text: $0.text) }
    }
}

/// Mustache's escaping by our own rules: its HTML escaping goes by Character, and misses `<` with a mark after it.
private struct PageText: MustacheContentType {
    static let name = "NIGHTJAR"

    func escapeText(_ text: String) -> String { text.markupEscaped }
}
