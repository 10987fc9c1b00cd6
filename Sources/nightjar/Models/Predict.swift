import ArgumentParser
import Documents
import Foundation
import NightjarKit

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the next token, each mask's fills, or a classifier's labels, with probabilities.")

    @OptionGroup var model: ModelArgument
    @Option(help: "The text; a masked model's holds its mask, as [MASK].") var text: String
    @Option(help: "How many of the most probable.") var top = 5
    @Flag(help: "As JSON.") var json = false

    func validate() throws {
        if top < 1 { throw ValidationError("--top must be at least 1") }
    }

    func run() throws {
        let predictions = try model.open().predict(
            text, top: top, threads: commandThreads, scratch: FileManager.default.temporaryDirectory)
        if json {
            let rows = predictions.map { places in
                Value(
                    .array(
                        places.map {
                            [
                                "id": Value(.int($0.id)), "token": Value(.string($0.token)),
                                "probability": Value(.double($0.probability)),
                            ]
                        }))
            }
            print(Value(.array(rows)).json())
        } else {
            for (number, places) in predictions.enumerated() {
                if predictions.count > 1 { print("place \(number + 1)") }
                for place in places { print(String(format: "%.4f  ", place.probability) + place.token) }
            }
        }
    }
}
