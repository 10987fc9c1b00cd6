import Foundation

extension HostileFile {
    static let manifest =
        hostileYAML("manifest") + hostileJSON("manifest", inside: job + "\"parameters\":{\"any\":", "}}") + [
            HostileFile("manifest", "a matrix of too many cells") {
                filled(job + "\"matrix\":{\"seed\":[0", "]}}") { ",\($0)" }
            },
            HostileFile("manifest", "a matrix of many keys") {
                filled(job + "\"matrix\":{\"seed\":[0]", "}}") { ",\"parameters.k\($0)\":[0]" }
            },
            HostileFile("manifest", "a matrix of many cells beside a large value") {
                filled(
                    job + "\"matrix\":{\"seed\":[" + (0..<10_000).map(String.init).joined(separator: ",")
                        + "]},\"parameters\":{\"texts\":\"a\",\"any\":[0", "]}}"
                ) { _ in ",0" }
            },
            HostileFile("manifest", "a deep key of a matrix") {
                filled(job + "\"matrix\":{\"parameters.a", "\":[0,1]}}") { _ in ".a" }
            },
            HostileFile("manifest", "many unknown keys") { filled(job + "\"a\":1", "}") { ",\"plugim\($0)\":0" } },
            HostileFile("manifest", "many jobs to wait for") {
                filled(job + "\"after\":[\"a\"", "]}") { _ in ",\"/\"" }
            },
        ]

    /// Read as manifests are, against another schema.
    static let settings = [
        HostileFile("nightjar.yaml", "folders without end") { filled("roots: [a", "]") { _ in ",b" } },
        HostileFile("nightjar.yaml", "unknown keys") { filled { "rooots\($0): 1\n" } },
    ]

    private static let job = "{\"nightjar\":1,\"plugin\":\"every-kind\",\"model\":\"a/b\","

    private static func hostileYAML(_ parser: String) -> [HostileFile] {
        [
            HostileFile(parser, "aliases that double") {
                filled("a0: &a0 [x, x]\n") { "a\($0 + 1): &a\($0 + 1) [*a\($0), *a\($0)]\n" }
            },
            HostileFile(parser, "many anchors") { filled { "- &a\($0) x\n" } },
            HostileFile(parser, "lists in one line, nested") { filled { _ in "- " } },
            HostileFile(parser, "keys in keys") { filled { _ in "? " } },
            HostileFile(parser, "keys in keys in braces") { filled { _ in "{? " } },
            HostileFile(parser, "a list of one letter each") { filled { _ in "- a\n" } },
            HostileFile(parser, "a list of nothing") { filled { _ in "-\n" } },
            HostileFile(parser, "keys with nothing") { filled { "\(String($0, radix: 36)):\n" } },
            HostileFile(parser, "equal keys in lines") { filled { _ in "a:\n" } },
            HostileFile(parser, "one long plain text") { filled("a: ") { _ in "b " } },
            HostileFile(parser, "a text of many lines") { filled("a: |\n") { _ in " b\n" } },
            HostileFile(parser, "a text of empty lines") { filled("a: |\n") { _ in "\n" } },
            HostileFile(parser, "tags") { filled { _ in "- !a b\n" } },
            HostileFile(parser, "tag directives") { filled { "%TAG !a\($0)! b\n" } },
            HostileFile(parser, "documents") { filled { _ in "---\n" } },
            HostileFile(parser, "comments") { filled { _ in "#\n" } },
            HostileFile(parser, "tabs") { filled("a:\n") { _ in "\t" } },
            HostileFile(parser, "colons") { filled { _ in ":" } },
            HostileFile(parser, "stars and question marks in a text") { filled("a: 'b", "'") { _ in "*?" } },
            HostileFile(parser, "stars, each a mistake") { filled { _ in "*\n" } },
        ]
    }
}
