import Tensors

/// The hidden states of all texts between two layers.
public struct HiddenStates: Sendable {
    let packed: PackedTexts
    /// The model's width.
    public let width: Int
    let states: FloatBuffer

    /// [tokens × width] of one text; valid until the pass goes on.
    public func pointer(of text: Int) -> UnsafePointer<Float> { UnsafePointer(mutablePointer(of: text)) }

    /// Tokens of one text.
    public func tokens(of text: Int) -> Int { packed.texts[text].count }

    func mutablePointer(of text: Int) -> UnsafeMutablePointer<Float> {
        states.pointer + packed.firstRows[text] * width
    }
}
