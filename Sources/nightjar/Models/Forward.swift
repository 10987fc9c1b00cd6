import ArgumentParser
import Foundation
import NightjarKit
import Safetensors

struct Forward: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the hidden states of every layer and the logits as safetensors.",
        discussion:
            "hidden.0 (after the embeddings) … hidden.L (after layer L), each [tokens, width]; logits where the "
            + "checkpoint has a head; float32.")

    @OptionGroup var model: ModelArgument
    @Option(help: "The text.") var text: String
    @Option(name: .shortAndLong, help: "The file to write.") var output: String

    func run() throws {
        let model = try model.open()
        let states = try model.states(
            of: model.tokenize(text), threads: commandThreads, scratch: FileManager.default.temporaryDirectory)
        var file = SafetensorsWriter()
        for (layer, hidden) in states.hidden.enumerated() {
            try file.add("hidden.\(layer)", shape: [states.tokens, states.width], hidden)
        }
        if let logits = states.logits, let shape = states.logitsShape {
            try file.add("logits", shape: shape, logits)
        }
        try file.write(to: URL(fileURLWithPath: output))
    }
}
