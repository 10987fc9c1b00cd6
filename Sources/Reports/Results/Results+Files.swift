/// The bundle's members that are made from results, by their paths there.
extension Results {
    /// `tables/NAME.csv`.
    package var tableFiles: [(path: String, table: Table)] {
        Self.paths(tables.map(\.name), folder: "tables", ending: "csv").enumerated().map { ($1, tables[$0]) }
    }

    /// `figures/NAME.svg`.
    package var figureFiles: [(path: String, figure: Figure)] {
        Self.paths(figures.map(\.name), folder: "figures", ending: "svg").enumerated().map { ($1, figures[$0]) }
    }

    /// `tensors/NAME.safetensors`.
    package var tensorFiles: [(path: String, file: TensorFile)] {
        Self.paths(tensors.map(\.name), folder: "tensors", ending: "safetensors").enumerated().map { ($1, tensors[$0]) }
    }

    /// One path a name, safe on every file system: only letters, digits, `.`, `_` and `-` stay, no name begins with a
    /// point, and a name that was there already (also in other case) gets `-2`, `-3`, …
    static func paths(_ names: [String], folder: String, ending: String) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            var safe = String(String.UnicodeScalarView(name.unicodeScalars.map(safeScalar).prefix(64)))
            if safe.isEmpty || safe.hasPrefix(".") { safe = "_" + safe }
            var unique = safe
            var copy = 2
            while !taken.insert(unique.lowercased()).inserted {
                unique = "\(safe)-\(copy)"
                copy += 1
            }
            return "\(folder)/\(unique).\(ending)"
        }
    }

    private static func safeScalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark: return scalar
        default: return properties.isAlphabetic || "._-".unicodeScalars.contains(scalar) ? scalar : "-"
        }
    }
}
