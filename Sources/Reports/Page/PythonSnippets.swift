/// Three lines of Python for each kind of file in a bundle.
enum PythonSnippets {
    static let opening: [PageContent.Snippet] = [
        .init(what: "In a terminal:", code: "tar --zstd -xf BUNDLE.tar.zst"),
        .init(
            what: "In Python 3.14 or later:",
            code: """
                import tarfile
                with tarfile.open("BUNDLE.tar.zst", "r:zst") as bundle:
                    bundle.extractall("bundle", filter="data")
                """),
        .init(
            what: "In an older Python, after pip install zstandard:",
            code: """
                import tarfile, zstandard
                with zstandard.open("BUNDLE.tar.zst", "rb") as file:
                    tarfile.open(fileobj=file, mode="r|").extractall("bundle")
                """),
    ]

    /// With the csv module: no package needed, every cell a string.
    static func csv(_ path: String) -> String {
        """
        import csv
        with open(\(literal(path)), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        """
    }

    /// With pandas, words like “NA” or “null” in text columns kept as words.
    static func pandas(_ path: String, _ table: Table) -> String {
        var options = ""
        if table.columns.contains(where: { if case .string = $0.values { true } else { false } }) {
            options += ", keep_default_na=False"
            let gaps = table.columns.filter(\.values.hasGaps).map { "\(literal($0.name)): [\"\"]" }
            if !gaps.isEmpty { options += ", na_values={\(gaps.joined(separator: ", "))}" }
        }
        let variable = identifier(table.name)
        return """
            import pandas
            \(variable) = pandas.read_csv(\(literal(path))\(options))
            print(\(variable))
            """
    }

    static func safetensors(_ path: String, _ file: TensorFile) -> String {
        let variable = identifier(file.name)
        let shape = file.tensors.first.map { first in
            let sizes = first.shape.map(String.init).joined(separator: ", ") + (first.shape.count == 1 ? "," : "")
            return "\n\(variable)[\(literal(first.name))].shape  # (\(sizes))"
        }
        return """
            from safetensors.numpy import load_file
            \(variable) = load_file(\(literal(path)))\(shape ?? "")
            """
    }

    static let checkpoint = """
        from transformers import AutoModel, AutoTokenizer
        model = AutoModel.from_pretrained("checkpoint")
        tokenizer = AutoTokenizer.from_pretrained("checkpoint")
        """

    static let json = """
        import json
        with open("summary.json", encoding="utf-8") as file:
            summary = json.load(file)
        """

    static let log = """
        import json
        with open("log.jsonl", encoding="utf-8") as file:
            events = [json.loads(line) for line in file]
        """

    /// A string of Python, in double quotes.
    private static func literal(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }

    /// The name as a variable of Python: no key word, no digit first.
    private static func identifier(_ name: String) -> String {
        let scalars = name.unicodeScalars.map { $0.properties.isXIDContinue ? $0 : "_" }
        let word = String(String.UnicodeScalarView(scalars))
        guard let first = word.unicodeScalars.first, first.properties.isXIDStart, !reserved.contains(word) else {
            return "table_" + word
        }
        return word
    }

    private static let reserved: Set<String> = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pandas", "pass", "raise", "return", "try", "while", "with", "yield",
    ]
}
