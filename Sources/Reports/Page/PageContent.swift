/// What the template shows, as text that is ready to be escaped; Mustache reads the properties by name.
struct PageContent {
    var title: String
    var plugin: String
    var lead: String
    var facts: [Fact]
    var failure: Failure?
    var cards: Section<Card>?
    var figures: Section<DrawnFigure>?
    var tables: Section<ShownTable>?
    var notes: Section<ShownNote>?
    var opening: [Snippet]
    var files: [FileEntry]
    var manifest: String

    /// A list with a heading; nil where the list is empty, so that the heading goes too.
    struct Section<Element> {
        var list: [Element]

        init?(_ list: [Element]) {
            guard !list.isEmpty else { return nil }
            self.list = list
        }
    }

    struct Fact {
        var term: String
        var value: String
    }

    struct Failure {
        var heading: String
        var message: String
        var detail: String?
        var remedy: String
    }

    struct Card {
        var name: String
        var value: String
        var interval: String?
        var help: String?
    }

    struct DrawnFigure {
        var id: String
        /// `panels` or `texts`: the class.
        var kind: String
        var title: String
        var caption: String
        /// Markup.
        var svg: String
        var file: String
    }

    struct ShownTable {
        var id: String
        var title: String
        var columns: [Cell]
        var rows: [Row]
        /// `The first 20 of 9,000 rows`.
        var extent: String
        var file: String
    }

    struct Row {
        var cells: [Cell]
    }

    struct Cell {
        var text: String
        /// `number`, `name` or empty: the class.
        var kind: String
    }

    struct ShownNote {
        var label: String
        var kind: String
        var text: String
    }

    struct FileEntry {
        var path: String
        var what: String
        var code: String?
    }

    struct Snippet {
        var what: String
        var code: String
    }
}
