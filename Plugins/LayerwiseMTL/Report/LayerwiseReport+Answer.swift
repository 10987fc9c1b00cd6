import Foundation
import NightjarKit

extension LayerwiseReport {
    /// Which layers should I tune?
    var answer: String {
        "Which layers should you tune? \(changeInWords) \(controlsInWords) \(segmentsInWords) These numbers say where tuning left its "
            + "traces, not that tuning those layers alone would do as well: a segment-tuning job on the same tasks "
            + "tries that."
    }

    private var changeInWords: String {
        guard let largest = finding.change.filter({ !$0.isNaN }).max() else {
            return "No layer's change could be measured."
        }
        guard largest >= Self.smallChange, let most = finding.mostChanged else {
            return
                "Tuning hardly changed how this model's layers represent these prompts: by at most \(number(largest)) "
                + "(1 − CKA of the tuned and the pretrained model, the median over \(count(learned.count, "task")))."
        }
        let others = finding.mostChanged(3).sorted().map(String.init).joined(separator: ", ")
        let bounds = finding.mostChangedBounds.map {
            learned.count == 1
                ? "one task alone says so"
                : $0.low == $0.high
                    ? "all but a few draws of tasks agree"
                    : "over draws of tasks layers \(Int($0.low)) to \(Int($0.high))"
        }
        return
            "The layers that changed most are \(others): 1 − CKA of the tuned and the pretrained model is "
            + "\(number(largest)) at layer \(most) (\(bounds ?? "not to be drawn again")), the median over layers "
            + "\(number(finding.change.median))."
    }

    private var controlsInWords: String {
        let last = layers.upperBound
        func median(_ pair: Pair, _ layer: Int) -> Double { similarities(pair, at: layer, of: learned).median }
        let farthest = layers.map { 1 - median(.pretrainedControl, $0) }.filter { !$0.isNaN }.max() ?? 0
        guard farthest >= Self.smallChange else {
            return
                "The controls themselves hardly left the pretrained model (1 − CKA at most \(number(farthest))), so that "
                + "being like them says little."
        }
        return
            "At the last layer the tuned model's CKA with the controls is \(number(median(.tunedControl, last))), the "
            + "pretrained one's \(number(median(.pretrainedControl, last)))."
    }

    private var segmentsInWords: String {
        guard let segments = finding.segments, let bootstrap = finding.bootstrap else {
            return "There are no segments to go by: \(finding.inWords)."
        }
        let bounds = [bootstrap.firstBounds, bootstrap.secondBounds].map { $0.map(\.inWords) ?? "nowhere" }
        return
            "The tuned model's states come to take up more dimensions than the pretrained one's in the layers "
            + "\(segments.transition.inWords) (transition); before, \(segments.shared.inWords) are shared by all "
            + "tasks, and after, \(segments.refinement.inWords) refine. Of draws of tasks "
            + "\(percent(bootstrap.sameKnots)) have these very knots, \(percent(bootstrap.withTransition)) any "
            + "transition; the first knot lies at \(bounds[0]), the second at \(bounds[1]), in 95 % of those."
            + (bootstrap.sameKnots < 0.5 ? " So the bounds are not to be taken to the layer." : "")
    }

    /// Why there are no segments.
    var reason: String? {
        guard case .notIdentifiable(let reason) = finding.segmentation else { return nil }
        switch reason {
        case .tooFewLayers(let layers):
            return "No segments: the model has \(layers) layers, and two knots need seven."
        case .undefined(let layers):
            return "No segments: the layers \(layers.map(String.init).joined(separator: ", ")) have no dimensions."
        case .tooFewTexts(let layers, let texts, let segments):
            return
                "Segments are not identifiable: in the layers \(layers.map(String.init).joined(separator: ", ")), "
                + "which decide the knots (\(segments.firstKnot) and \(segments.secondKnot) would fit best), states "
                + "take up more than half as many dimensions as there are prompts (\(texts)): there the number of "
                + "prompts may be what is measured. More prompts a task are needed."
        case .noTransition(let segments):
            return
                "No transition: no stretch of layers in which the tuned model's dimensions pull away from the "
                + "pretrained one's faster than before and after it (the best knots would be \(segments.firstKnot) "
                + "and \(segments.secondKnot)). So no segments are reported."
        }
    }

    var heldOutNote: String? {
        guard !heldOut.isEmpty else { return nil }
        let last = layers.upperBound
        func median(_ places: [Int]) -> String { number(similarities(.tunedControl, at: last, of: places).median) }
        return
            "\(count(heldOut.count, "task")) the tuned model never saw "
            + "(\(heldOut.map { tasks.tasks[$0].name }.joined(separator: ", "))): its CKA with their controls is "
            + "\(median(heldOut)) at the last layer, \(median(learned)) for tasks that it saw. By themselves they "
            + "give: \(Finding(heldOut.map { outcomes[$0] }, random: random).inWords). Segments, change and "
            + "correlations are of the tasks that it saw."
    }

    /// As `3 tasks`.
    func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
    private func number(_ value: Double) -> String { String(format: "%.3g", value) }
    private func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }

    /// A change below it is none to tune by.
    private static let smallChange = 0.01
}
