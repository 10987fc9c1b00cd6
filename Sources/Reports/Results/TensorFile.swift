/// Arrays of one `tensors/NAME.safetensors`, float32, row-major.
public struct TensorFile: Sendable {
    /// The file's name without its ending.
    public var name: String
    /// By name; `values` has as many elements as the product of `shape`.
    public var tensors: [(name: String, shape: [Int], values: [Float])]

    /// A file of these arrays.
    public init(_ name: String, tensors: [(name: String, shape: [Int], values: [Float])]) {
        self.name = name
        self.tensors = tensors
    }
}
