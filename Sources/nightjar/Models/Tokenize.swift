import ArgumentParser
import Documents
import NightjarKit

struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a text's token ids, tokens and offsets as JSON.")

    @OptionGroup var model: ModelArgument
    @Option(help: "The text.") var text: String

    func run() throws {
        let encoding = try model.open().encode(text)
        let document: Value = [
            "ids": Value(.array(encoding.ids.map { Value(.int($0)) })),
            "tokens": Value(.array(encoding.tokens.map { Value(.string($0)) })),
            "offsets": Value(
                .array(encoding.offsets.map { [Value(.int($0.lowerBound)), Value(.int($0.upperBound))] })),
        ]
        print(document.json(pretty: false))
    }
}
