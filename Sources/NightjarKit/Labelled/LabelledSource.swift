/// Where a job's labelled texts are: one data set that is split, or one for each of train, dev and test.
///
/// ```swift
/// let source = LabelledSource(
///     train: nil, dev: nil, test: nil, data: Dataset(path: "reviews.jsonl"), split: [8, 1, 1], text: "text",
///     label: "label")
/// let data = try LabelledData(source, in: context)
/// results.headline("classes", data.labels.count)
/// ```
public struct LabelledSource: Sendable {
    /// What is learnt from.
    public var train: Dataset?
    /// What is chosen on.
    public var dev: Dataset?
    /// What is measured on.
    public var test: Dataset?
    /// One data set in their place.
    public var data: Dataset?
    /// What train, dev and test of `data` are to each other.
    public var split: [Int]
    /// The field that holds a text, where its data set names none.
    public var text: String
    /// The field that holds a label.
    public var label: String

    /// A source, as parameters of these names give it.
    public init(
        train: Dataset?, dev: Dataset?, test: Dataset?, data: Dataset?, split: [Int], text: String, label: String
    ) {
        self.train = train
        self.dev = dev
        self.test = test
        self.data = data
        self.split = split
        self.text = text
        self.label = label
    }

    /// What is wrong with the data sets together.
    public var problems: [String] {
        let given = [("train", train), ("dev", dev), ("test", test)]
        let missing = given.filter { $0.1 == nil }.map { "`\($0.0)`" }
        if data != nil {
            guard missing.count == given.count else {
                return ["give either `data`, which is split, or `train`, `dev` and `test`, not both"]
            }
            return split.count == 3 && split.allSatisfy { 1...1_000_000 ~= $0 }
                ? []
                : ["`split` is \(split); it has three whole numbers above 0, for train, dev and test, as [8, 1, 1]"]
        }
        if missing.count == given.count {
            return ["no data: give `data`, which is split, or `train`, `dev` and `test`"]
        }
        return missing.isEmpty
            ? []
            : [
                "\(missing.joined(separator: " and ")) \(missing.count > 1 ? "are" : "is") missing; give all three, or `data`"
            ]
    }
}
