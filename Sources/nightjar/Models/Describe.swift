import ArgumentParser
import Documents
import Foundation
import NightjarKit

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Says what a checkpoint is and where it can be read.")

    @OptionGroup var model: ModelArgument
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let model = try model.open()
        let shape = model.shape
        let facts: [(String, Value)] = [
            ("architecture", Value(.string(model.architecture))), ("adapter", model.adapter.map(Self.value) ?? .null),
            ("head", model.headKind.map { Value(.string($0.rawValue)) } ?? .null),
            ("layers", Value(.int(shape.layers))), ("width", Value(.int(shape.width))),
            ("intermediateSize", Value(.int(shape.intermediateSize))),
            ("vocabulary", Value(.int(shape.vocabulary))), ("positions", Value(.int(shape.positions))),
            ("unitsPerLayer", Value(.int(model.sites.reduce(0) { $0 + $1.units }))),
        ]
        if json {
            let sites = model.sites.map { site -> Value in
                [
                    "path": Value(.string(site.path)), "component": Value(.string(site.component.rawValue)),
                    "units": Value(.int(site.units)),
                ]
            }
            print(Value.object(facts + [("sites", Value(.array(sites)))]).json())
        } else {
            for (name, value) in facts where name != "adapter" || model.adapter != nil {
                let words = name == "adapter" ? model.adapter.map(Self.line) : value.string
                print(name.padding(toLength: 18, withPad: " ", startingAt: 0) + (words ?? value.json()))
            }
            print("sites of each layer:")
            for site in model.sites { print("  \(site.path)  (\(site.component.rawValue), \(site.units) units)") }
        }
    }

    private static func value(_ adapter: AdapterDescription) -> Value {
        [
            "ranks": Value(.array(adapter.ranks.map { Value(.int($0)) })),
            "modules": Value(.array(adapter.modules.map { Value(.string($0)) })),
            "places": Value(.int(adapter.places)), "base": Value(.string(adapter.base.path)),
        ]
    }

    private static func line(_ adapter: AdapterDescription) -> String {
        "LoRA of rank \(adapter.ranks.map(String.init).joined(separator: ", ")) on \(adapter.places) modules ("
            + adapter.modules.joined(separator: ", ") + ") over \(adapter.base.path)"
    }
}
