import NightjarKit

/// What a fine-tuned model has to beat.
enum Baseline: String, ParameterChoice {
    case tfidfSVM = "tfidf-svm"
    case none
}

/// DESIGN section 5.
struct TextClassifierParameters: AnalysisParameters {
    @Parameter("What is learnt from") var train: Dataset?
    @Parameter("What learning rate and epoch are chosen on") var dev: Dataset?
    @Parameter("What is measured on") var test: Dataset?
    @Parameter("One data set in place of `train`, `dev` and `test`, to be split") var data: Dataset?
    @Parameter("What train, dev and test of `data` are to each other, each label by itself") var split = [8, 1, 1]
    @Parameter("The field that holds a text, where its data set names none") var text = "text"
    @Parameter("The field that holds a label: a text, a number, true or false") var label = "label"
    @Parameter("The models to compare; the job's own `model` by default") var models: [ModelReference]?
    @Parameter("What they have to beat: a bag of words with a linear SVM, or none") var baseline = Baseline.tfidfSVM
    @Parameter("What the linear layer reads: the first token's state, or the mean of all") var pooling = TextPooling.cls
    @Parameter("Longer texts are cut", in: 4...1_000_000) var maxTokens = 256
    @Parameter("Texts that go through the model together", in: 1...100_000) var batch = 32
    @Parameter("Batches of one step", in: 1...100_000) var accumulation = 16
    @Parameter("Learning rates to try; the one with the least loss on dev is kept") var learningRates = [
        1e-5, 2e-5, 5e-5,
    ]
    @Parameter("The most times that all of train is gone through", in: 1...100_000) var epochs = 20
    @Parameter("Training ends after so many epochs without a lower loss on dev", in: 1...100_000) var patience = 3
    @Parameter("What the learning rate does: stay, or fall to 0 in a line or along a cosine")
    var schedule = LearningRateSchedule.constant
    @Parameter("Steps in which the learning rate rises from 0; below 1: their share of all", in: 0...1e9)
    var warmup = 0.0
    @Parameter("AdamW's decay of weights, not of biases and norms", in: 0...1e3) var weightDecay = 0.01
    @Parameter("The longest that a step's gradient may be; none: as it is")
    var clipNorm = OneOf<NoClipping, Double>.first(.none)
    @Parameter("Which layers train: all, embeddings included, or [first, last]")
    var layers = OneOf<EveryLayer, [Int]>.first(.all)
    @Parameter("Labels of train and dev are permuted: a control, which has nothing to learn") var shuffleLabels = false
}

extension TextClassifierParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems = source.problems
        if let models {
            if models.isEmpty { problems.append("`models` is empty; name checkpoints, or leave it out") }
            if let twice = models.map(\.reference).firstRepeated { problems.append("`models` has \(twice) twice") }
        }
        if learningRates.isEmpty { problems.append("`learningRates` is empty; give numbers, as [1e-5, 2e-5, 5e-5]") }
        if let wrong = learningRates.first(where: { !($0 > 0 && $0.isFinite) }) {
            problems.append("`learningRates` has \(wrong); each must be above 0")
        }
        if let twice = learningRates.firstRepeated { problems.append("`learningRates` has \(twice) twice") }
        if let norm = clipNorm.second, !(norm > 0) { problems.append("`clipNorm` is \(norm); it is above 0, or none") }
        if let bounds = layers.second, !(bounds.count == 2 && bounds[0] >= 0 && bounds[0] <= bounds[1]) {
            problems.append("`layers` is \(bounds); it is all, or [first, last], counted from 0")
        }
        return problems
    }

    /// Where the texts are.
    var source: LabelledSource {
        LabelledSource(train: train, dev: dev, test: test, data: data, split: split, text: text, label: label)
    }

    /// How one run trains.
    ///
    /// - Throws: A `Problem` where `layers` names one that the model does not have.
    func recipe(learningRate: Double, for model: Model, called name: String) throws -> FineTuning {
        var recipe = FineTuning()
        recipe.pooling = pooling
        recipe.batch = batch
        recipe.accumulation = accumulation
        recipe.learningRate = learningRate
        recipe.epochs = epochs
        recipe.patience = patience
        recipe.schedule = schedule
        recipe.warmup = warmup
        recipe.weightDecay = weightDecay
        recipe.clipNorm = clipNorm.second
        if let bounds = layers.second {
            guard bounds[1] < model.layers else {
                throw Problem.badInput(
                    "`layers` is \(bounds), and \(name) has the layers 0 to \(model.layers - 1)",
                    at: Problem.Place(key: "parameters.layers"))
            }
            recipe.layers = bounds[0]...bounds[1]
        }
        return recipe
    }
}

extension Array where Element: Hashable {
    /// The first element that an earlier one equals.
    var firstRepeated: Element? {
        var seen: Set<Element> = []
        return first { !seen.insert($0).inserted }
    }
}
