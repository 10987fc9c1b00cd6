import Foundation
import Testing

@testable import Reports

@Suite struct `A figure of texts` {
    private typealias Token = AttributedText.Token

    private func figure(_ tokens: [AttributedText.Token], warning: String? = nil) -> Figure {
        Figure(
            "f", title: "Title", caption: "Caption.",
            attributions: [AttributedText(tokens: tokens, facts: [("gold", "経済")], warning: warning)])
    }

    /// The groups that are tokens of the text, without the legend's seven: their tip, ground, line and letters.
    private func drawn(_ figure: Figure) throws -> [(tip: String, parts: [Markup.Element])] {
        let elements = try #require(Markup(figure.svg())).elements
        let starts = elements.indices.filter {
            elements[$0].name == "g" && elements.indices.contains($0 + 1) && elements[$0 + 1].name == "title"
        }
        return starts.dropFirst(7).map { start in
            let parts = elements[(start + 2)...].prefix { $0.name != "g" }
            return (elements[start + 1].text, Array(parts))
        }
    }

    private func number(_ element: Markup.Element?, _ name: String) -> Double {
        element?.attributes[name].flatMap(Double.init) ?? .nan
    }

    @Test func `is well-formed in a file, and on a page a drawing for each text`() throws {
        let figure = Example.attributions
        let file = try #require(Markup(figure.svg()))
        #expect(file.elements[0].attributes["role"] == "img")
        #expect(file.all("desc")[0].text.contains("Text 3: not to be trusted (the attributions add up to 1.31"))
        #expect(figure.svg() == figure.svg())
        let page = try #require(Markup("<div>\(figure.svg(for: .page(id: "x")))</div>"))
        #expect(page.all("svg").count == 4)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for drawing in page.all("svg") {
            let labels = try #require(drawing.attributes["aria-labelledby"]).split(separator: " ").map(String.init)
            #expect(Set(labels).isSubset(of: ids))
        }
    }

    @Test func `is green for positive and red for negative, deeper and with a thicker line for larger`() throws {
        let tokens = try drawn(
            figure([
                .init(text: "a", value: 2), .init(text: "b", value: 1), .init(text: "c", value: -0.5),
                .init(text: "d", value: -2), .init(text: "e", value: 0),
            ]))
        #expect(
            tokens.map(\.tip) == [
                "a: +2, 100 % of the largest", "b: +1, 50 % of the largest", "c: −0.5000, 25 % of the largest",
                "d: −2, 100 % of the largest", "e: 0, 0 % of the largest",
            ])
        let grounds = tokens.map { $0.parts.first { $0.name == "rect" }?.attributes["fill"] }
        #expect(grounds == [20, 10, -5, -20].map { AttributionScale.colour($0) } + [nil])
        let lines = tokens.map { $0.parts.first { $0.name == "path" } }
        #expect(lines.map { $0?.attributes["stroke-dasharray"] } == [nil, nil, "3 2", "3 2", nil])
        #expect(lines[4] == nil)
        let thickness = lines.map { number($0, "stroke-width") }
        #expect(thickness[0] > thickness[1] && thickness[1] > thickness[2] && thickness[0] == thickness[3])
    }

    @Test func `can be read on every depth, light and dark, and told apart in grey`() {
        for level in (1...AttributionScale.depths).flatMap({ [$0, -$0] }) {
            for onDark in [false, true] {
                let ground = AttributionScale.colour(level, onDark: onDark)
                #expect(contrast(ground, AttributionScale.ink(level, onDark: onDark)) >= 4.5, "\(level)")
            }
        }
        for level in 2...AttributionScale.depths {
            for sign in [1, -1] {
                let (pale, deep) = (AttributionScale.colour(sign * (level - 1)), AttributionScale.colour(sign * level))
                #expect(luminance(pale) > luminance(deep))
                let dark = [level - 1, level].map { AttributionScale.colour(sign * $0, onDark: true) }
                #expect(luminance(dark[0]) < luminance(dark[1]))
            }
            #expect(luminance(AttributionScale.colour(level)) < luminance(AttributionScale.colour(-level)))
        }
    }

    @Test func `goes by shares of its own largest value, said above it`() throws {
        for scale in [1e-300, 1e-5, 1, 1e300] {
            let found = try drawn(figure([.init(text: "a", value: scale), .init(text: "b", value: -scale / 2)]))
            let levels = found.map { $0.parts.first { $0.name == "rect" }?.attributes["class"] }
            #expect(levels == ["ap20", "an10"])
        }
        let text = try #require(Markup(figure([.init(text: "a", value: 0.25)]).svg())).all("tspan").map(\.text)
        #expect(text == ["gold", "経済", "largest |value|", "0.2500"])
    }

    @Test func `has a word's pieces side by side, and words apart`() throws {
        let tokens = try drawn(
            figure([
                .init(text: "trans", value: 1), .init(text: "former", value: 1, joinsPrevious: true),
                .init(text: "use", value: 1), .init(text: " it", value: 1, joinsPrevious: true),
            ]))
        let letters = tokens.compactMap { $0.parts.last { $0.name == "text" } }
        #expect(letters.map(\.text) == ["trans", "former", "use", "it"])
        let gaps = zip(letters, letters.dropFirst()).map {
            number($1, "x") - number($0, "x") - number($0, "textLength")
        }
        #expect(gaps[0] <= 2 && gaps[1] >= 6 && gaps[2] >= 6)
    }

    @Test func `stays within its width, words whole`() throws {
        let tokens = try drawn(figure(Example.english + Example.english + Example.japanese))
        let boxes = tokens.compactMap { $0.parts.last { $0.name == "text" } }
        #expect(boxes.count == 2 * Example.english.count + Example.japanese.count)
        for box in boxes { #expect(number(box, "x") + number(box, "textLength") <= 788) }
        let lines = Set(boxes.map { number($0, "y") })
        #expect(lines.count > 6)
        for (index, token) in Example.english.enumerated() where token.joinsPrevious {
            #expect(number(boxes[index], "y") == number(boxes[index - 1], "y"), "\(token.text)")
        }
        // No line of Japanese begins with what closes.
        let japanese = Array(zip(boxes, boxes.dropFirst()).suffix(Example.japanese.count - 1))
        for (before, after) in japanese where number(before, "y") != number(after, "y") {
            #expect(!"、。」".contains(after.text))
        }
    }

    @Test func `runs from right to left where its letters do, a Latin phrase in it from left to right`() throws {
        let places = try drawn(figure(Example.rightToLeft)).map {
            number($0.parts.last { $0.name == "text" }, "x")
        }
        let names = Example.rightToLeft.map(\.text)
        func place(_ name: String) throws -> Double { places[try #require(names.firstIndex(of: name))] }
        #expect(try place("ذهب") > place("ت") && place("ت") > place("إلى"))
        #expect(try place("open") < place("source") && place("source") < place("d") && place("d") < place("model"))
        #expect(try place("مع") > place("model") && place("ثم") < place("open"))
        #expect(places.allSatisfy { $0 >= 0 && $0 <= 788 })
    }

    @Test func `holds what tokens should not be`() throws {
        for warning in [nil, "w<\u{0}" + String(repeating: "長い", count: 80)] {
            let figure = figure(Example.strangeTokens, warning: warning)
            #expect(Markup("<div>\(figure.svg(for: .page(id: "x")))</div>") != nil)
            let tokens = try drawn(figure)
            #expect(tokens.count == Example.strangeTokens.count)
            let grounds = tokens.map { $0.parts.first { $0.name == "rect" }?.attributes["class"] }
            // Finite values are shares of the largest finite one, infinite ones are the deepest, NaN is a frame.
            #expect(grounds.prefix(8) == ["ap20", "an20", "ap10", "axis", "ap20", "an20", "ap5", "an5"])
            #expect(tokens[3].tip == "a⇥b: not a number")
            #expect(tokens[5].tip == "<script>&\"': −∞")
            let letters = tokens.compactMap { $0.parts.last { $0.name == "text" }?.text }
            #expect(letters.prefix(5) == ["∅", "␣", "↵", "a⇥b", "␛[31m"])
            #expect(letters.suffix(2).allSatisfy { $0.hasSuffix("…") })
        }
    }

    @Test func `is drawn without a token, and with nothing but zeros`() throws {
        let zeros = try drawn(figure([.init(text: "a", value: 0), .init(text: "b", value: -0.0)]))
        #expect(zeros.map(\.tip) == ["a: 0", "b: 0"])
        #expect(zeros.allSatisfy { $0.parts.allSatisfy { $0.name != "rect" } })
        #expect(try #require(Markup(figure([]).svg())).text.contains("none"))
        let empty = Figure("f", title: "Title", caption: "", attributions: [])
        #expect(try #require(Markup(empty.svg())).text.contains("Nothing to show"))
    }

    @Test func `says what is not to be trusted, on a hatched ground`() throws {
        let figure = figure([.init(text: "a", value: 0)], warning: "error 12 %")
        let drawing = try #require(Markup(figure.svg()))
        #expect(drawing.all("text").contains { $0.text == "Not to be trusted: error 12 %" })
        let hatching = try #require(drawing.all("pattern").first?.attributes["id"])
        #expect(drawing.all("rect").contains { $0.attributes["fill"] == "url(#\(hatching))" })
        #expect(try #require(Markup(self.figure([.init(text: "a", value: 0)]).svg())).all("pattern").isEmpty)
    }

    @Test func `of five texts of 256 tokens stays below a megabyte`() {
        let tokens = Array((0..<4).flatMap { _ in Example.english }.prefix(256))
        let figure = Figure(
            "f", title: "T", caption: "C", attributions: (0..<5).map { _ in AttributedText(tokens: tokens) })
        #expect(figure.svg().utf8.count < 1_000_000)
    }
}
