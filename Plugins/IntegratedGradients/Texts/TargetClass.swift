import NightjarKit

/// The class that a job attributes.
enum TargetClass: Equatable {
    case predicted, gold
    case label(Int)

    /// A manifest's `target`; a name is looked up before it is read as a number.
    ///
    /// - Throws: A `Problem` that names the classes where it is none of them.
    init(_ target: OneOf<Int, String>, labels: [String]) throws {
        let name = target.second ?? target.first.map(String.init) ?? ""
        switch name {
        case "predicted": self = .predicted
        case "gold": self = .gold
        default:
            let number = target.first.flatMap { labels.indices.contains($0) ? $0 : nil }
            guard let label = number ?? labels.index(ofLabel: name) else {
                throw Problem.badInput(
                    "`target` is \(name), no class of the model; its classes are \(labels.inWords) (0 to "
                        + "\(labels.count - 1)), or say predicted or gold")
            }
            self = .label(label)
        }
    }

    /// The class, where it is the same for all texts.
    var fixed: Int? { if case .label(let label) = self { label } else { nil } }
}

extension [String] {
    /// The class of that name, or of that number where none has the name.
    func index(ofLabel word: String) -> Int? {
        firstIndex(of: word) ?? Int(word).flatMap { indices.contains($0) ? $0 : nil }
    }

    /// The names, the first twenty of many.
    var inWords: String {
        prefix(20).joined(separator: ", ") + (count > 20 ? " and \(count - 20) more" : "")
    }
}
