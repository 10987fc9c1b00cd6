import Dispatch
import Models

/// The pages of a layer's weights: read ahead while the layer before computes, let go when it is done.
extension LanguageModel {
    /// Begins to read a layer's weights; nothing where there is no such layer.
    func askFor(layer: Int) {
        guard (0..<shape.layers).contains(layer) else { return }
        let prefix = layerPrefix(layer)
        let checkpoint = weights.checkpoint
        // The system may take its time to put the requests in its queue.
        DispatchQueue.global(qos: .utility).async { checkpoint.advise(.willNeed, prefix: prefix) }
    }

    /// Lets go of a layer's pages.
    func letGo(layer: Int) { weights.checkpoint.advise(.dontNeed, prefix: layerPrefix(layer)) }
}
