public import Tensors

/// The keys and values that a layer's attention kept of the first tokens of one text, rotary embedding applied.
public struct KeyValues: Sendable {
    /// Tokens.
    public let tokens: Int
    /// Width of a row: heads of keys and values × their size.
    public let width: Int
    /// [tokens × width]
    public let keys: FloatBuffer
    /// [tokens × width]
    public let values: FloatBuffer

    /// The first tokens alone.
    public func first(_ tokens: Int) -> KeyValues {
        KeyValues(tokens: tokens, width: width, keys: keys, values: values)
    }
}
