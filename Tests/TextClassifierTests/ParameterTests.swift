import NightjarKit
import NightjarTestKit
import Testing

@testable import TextClassifier

@Suite("A text classifier's parameters")
struct ParameterTests {
    @Test("have DESIGN's defaults")
    func defaults() throws {
        let parameters = try parameters("data: texts.jsonl")
        #expect(parameters.problems == [])
        #expect(parameters.split == [8, 1, 1] && parameters.text == "text" && parameters.label == "label")
        #expect(parameters.models == nil && parameters.baseline == .tfidfSVM && parameters.pooling == .cls)
        #expect(parameters.maxTokens == 256 && parameters.batch == 32 && parameters.accumulation == 16)
        #expect(parameters.learningRates == [1e-5, 2e-5, 5e-5] && parameters.epochs == 20 && parameters.patience == 3)
        #expect(parameters.schedule == .constant && parameters.warmup == 0 && parameters.weightDecay == 0.01)
        #expect(parameters.clipNorm == .first(.none) && parameters.layers == .first(.all) && !parameters.shuffleLabels)
    }

    @Test("take numbers where a word is the default")
    func numbers() throws {
        let parameters = try parameters("{data: a.csv, clipNorm: 1, layers: [0, 3], models: [a, b], baseline: none}")
        #expect(parameters.problems == [])
        #expect(parameters.clipNorm == .second(1) && parameters.layers == .second([0, 3]))
        #expect(parameters.models?.map(\.reference) == ["a", "b"] && parameters.baseline == .none)
    }

    @Test(
        "are refused where they cannot be meant",
        arguments: [
            ("{}", "no data: give `data`, which is split, or `train`, `dev` and `test`"),
            ("{train: a.csv}", "`dev` and `test` are missing; give all three, or `data`"),
            (
                "{data: a.csv, test: b.csv}",
                "give either `data`, which is split, or `train`, `dev` and `test`, not both"
            ),
            ("{data: a.csv, split: [8, 2]}", "`split` is [8, 2]; it has three whole numbers above 0"),
            ("{data: a.csv, split: [9, 1, 0]}", "`split` is [9, 1, 0]; it has three whole numbers above 0"),
            ("{data: a.csv, models: []}", "`models` is empty"),
            ("{data: a.csv, models: [a, b, a]}", "`models` has a twice"),
            ("{data: a.csv, learningRates: []}", "`learningRates` is empty"),
            ("{data: a.csv, learningRates: [1e-5, 0]}", "`learningRates` has 0.0; each must be above 0"),
            ("{data: a.csv, learningRates: [1e-5, 1.0e-5]}", "`learningRates` has 1e-05 twice"),
            ("{data: a.csv, clipNorm: -1}", "`clipNorm` is -1.0; it is above 0, or none"),
            ("{data: a.csv, layers: [3, 2]}", "`layers` is [3, 2]; it is all, or [first, last]"),
            ("{data: a.csv, layers: [3]}", "`layers` is [3]; it is all, or [first, last]"),
        ])
    func refusals(yaml: String, message: String) throws {
        let problems = try parameters(yaml).problems
        #expect(problems.count == 1 && problems[0].hasPrefix(message), "\(problems)")
    }

    @Test("make a recipe, whose layers the model must have")
    func recipe() async throws {
        let model = try Model(folder: .init(filePath: seededModel))
        let recipe = try parameters("{data: a, batch: 4, warmup: 0.1, clipNorm: 2, layers: [1, 1], pooling: mean}")
            .recipe(learningRate: 0.5, for: model, called: "m")
        #expect(recipe.batch == 4 && recipe.accumulation == 16 && recipe.learningRate == 0.5 && recipe.epochs == 20)
        #expect(recipe.warmup == 0.1 && recipe.clipNorm == 2 && recipe.layers == 1...1 && recipe.pooling == .mean)
        let found = refusal {
            _ = try parameters("{data: a, layers: [0, 2]}").recipe(learningRate: 1, for: model, called: "m")
        }
        #expect(found == "parameters.layers: `layers` is [0, 2], and m has the layers 0 to 1")
    }
}
