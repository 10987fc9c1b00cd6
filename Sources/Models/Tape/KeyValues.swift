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

    /// Keys and values of a text's first tokens.
    public init(tokens: Int, width: Int, keys: FloatBuffer, values: FloatBuffer) {
        self.tokens = tokens
        self.width = width
        self.keys = keys
        self.values = values
    }

    /// The first tokens alone.
    public func first(_ tokens: Int) -> KeyValues {
        KeyValues(tokens: tokens, width: width, keys: keys, values: values)
    }
}
