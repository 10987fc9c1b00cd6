import Documents
import NightjarKit
import Problems

extension Figure {
    /// A figure of a program: panels with axes, or texts with coloured tokens.
    init(event: Value) throws {
        let name = event["name"]?.string ?? "", title = event["title"]?.string ?? "",
            caption = event["caption"]?.string ?? ""
        switch (event["panels"]?.array, event["texts"]?.array) {
        case (let panels?, nil) where !panels.isEmpty:
            let panels = try panels.enumerated().map { try Panel($1, key: "panels[\($0)]") }
            self.init(name, title: title.isEmpty ? name : title, caption: caption, panels: panels)
        case (nil, let texts?) where !texts.isEmpty:
            self.init(
                name, title: title.isEmpty ? name : title, caption: caption,
                attributions: texts.map(AttributedText.init))
        default: throw Problem.badInput("a figure has either panels or texts, at least one")
        }
    }
}

extension AttributedText {
    /// From its resolved form.
    fileprivate init(_ value: Value) {
        self.init(
            tokens: (value["tokens"]?.array ?? []).map {
                Token(
                    text: $0["text"]?.string ?? "", value: $0["value"]?.double ?? .nan,
                    joinsPrevious: $0["joinsPrevious"]?.bool ?? false)
            },
            facts: (value["facts"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "") },
            warning: value["warning"]?.string)
    }
}

extension Panel {
    fileprivate init(_ value: Value, key: String) throws {
        let value = try EventForms.panel.checked(value, key: key)
        let series = try (value["series"]?.array ?? []).enumerated().map { index, series in
            let key = "\(key).series[\(index)]"
            return (series["name"]?.string ?? "", try Panel.Marks(series, key: key))
        }
        guard !series.isEmpty else {
            throw Problem.mismatch(value["series"] ?? value, allowed: "at least one series", key: key + ".series")
        }
        func lines(_ key: String, _ axis: String) -> [(Double, String)] {
            (value[key]?.array ?? []).map { ($0[axis]?.double ?? 0, $0["label"]?.string ?? "") }
        }
        func text(_ key: String) -> String { value[key]?.string ?? "" }
        self.init(
            title: text("title"), xLabel: text("xLabel"), yLabel: text("yLabel"), series: series,
            verticalLines: lines("verticalLines", "x").map { (x: $0.0, label: $0.1) },
            horizontalLines: lines("horizontalLines", "y").map { (y: $0.0, label: $0.1) },
            bands: (value["bands"]?.array ?? []).map {
                ($0["from"]?.double ?? 0, $0["to"]?.double ?? 0, $0["label"]?.string ?? "")
            },
            xScale: text("xScale") == "logarithmic" ? .logarithmic : .linear,
            yScale: text("yScale") == "logarithmic" ? .logarithmic : .linear, isMap: value["isMap"]?.bool ?? false)
    }
}
