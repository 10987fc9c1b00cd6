import Documents
import Foundation
import NightjarKit
import Safetensors

extension CapturedNeed {
    /// Each text's states after every layer, at one token or the mean over all.
    func writeHiddenStates(
        to url: URL, _ said: (Int, Int) -> Void
    ) throws -> (input: Value, note: String?) {
        let texts = try countedTexts()
        let layers = try layers(of: model.layers + 1)
        let count = texts.rows.count
        let file = try SafetensorsStream(
            to: url, rowTensors(count) + layers.map { ("layer.\($0)", .float32, [count, model.width]) })
        try append(texts, to: file)
        let finalNorm = options["finalNorm"]?.bool ?? true
        let states =
            switch options["position"]?.string {
            case "mean": try model.meanHiddenStates(of: texts.encodings, finalNorm: finalNorm, in: context)
            case "first":
                try model.hiddenStates(
                    of: texts.encodings, at: texts.encodings.map { _ in 0 }, finalNorm: finalNorm, in: context)
            default:
                try model.hiddenStates(
                    of: texts.encodings, at: texts.encodings.map { $0.count - 1 }, finalNorm: finalNorm, in: context)
            }
        while let layer = try states.next() {
            said(layer.layer, model.layers + 1)
            guard layers.contains(layer.layer) else { continue }
            try layer.withValues { try file.append(UnsafeRawBufferPointer($0)) }
        }
        try file.commit()
        return (described(count, layers, [("width", Value(.int(model.width)))]), texts.note)
    }
}
