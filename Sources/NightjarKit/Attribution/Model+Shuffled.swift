import Checkpoints
import Models
import Tensors

extension Model {
    /// The model destroyed: the values of every weight in random order, so that sizes and distributions stay and all that
    /// was learned is lost (Adebayo et al. 2018, sanity checks for saliency maps).
    ///
    /// - Parameter generator: Decides the order.
    /// - Throws: A `Problem` where a weight cannot be read.
    public func shuffled(using generator: SeededGenerator) throws -> Model {
        var generator = generator
        var values: [String: FloatBuffer] = [:]
        for name in checkpoint.names {
            guard let tensor = try checkpoint.tensor(name) else { continue }
            let buffer = FloatBuffer(count: tensor.count, name: tensor.name)
            tensor.read(from: 0, count: tensor.count, into: buffer.pointer)
            for last in stride(from: tensor.count - 1, to: 0, by: -1) {
                let other = generator.below(last + 1)
                (buffer.pointer[last], buffer.pointer[other]) = (buffer.pointer[other], buffer.pointer[last])
            }
            values[tensor.name] = buffer
        }
        return Model(self, with: try languageModel(of: checkpoint, trained: values))
    }
}
