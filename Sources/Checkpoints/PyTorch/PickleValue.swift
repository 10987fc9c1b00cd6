import Safetensors

/// What the pickle machine's stack holds.
///
/// Values are small and refer to the machine's own storage by index: whatever a pickle makes of them, cycles and
/// nesting included, nothing is ever copied, followed or released recursively.
enum PickleValue {
    /// None, and what no weight depends on: floats, sizes, devices, types.
    case nothing
    case bool(Bool)
    case int(Int)
    /// A whole number of more than 64 bits, by its bytes.
    case longInteger(PickleSpan)
    /// A text, by its bytes in the pickle.
    case text(PickleSpan)
    /// By its elements in `PickleObjects.elements`.
    case tuple(PickleSpan)
    /// By its index in `PickleObjects.containers`.
    case list(UInt32)
    /// By its index in `PickleObjects.containers`: keys and values by turns.
    case dictionary(UInt32)
    case global(PickleGlobal)
    /// By its index in `PickleObjects.storages`.
    case storage(UInt32)
    /// By its index in `PickleObjects.tensors`.
    case tensor(UInt32)
}

/// A stretch of bytes or elements; a pickle is shorter than 4 GiB.
struct PickleSpan {
    let start: UInt32
    let count: UInt32

    init(_ range: Range<Int>) {
        start = UInt32(range.lowerBound)
        count = UInt32(range.count)
    }

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// What a pickle made.
struct PickleObjects {
    var elements: [PickleValue] = []
    var containers: [[PickleValue]] = []
    var storages: [PickledStorage] = []
    var tensors: [PickledTensor] = []

    /// The elements of a list or tuple.
    func items(_ value: PickleValue) -> ArraySlice<PickleValue>? {
        switch value {
        case .tuple(let span): elements[span.range]
        case .list(let index): containers[Int(index)][...]
        default: nil
        }
    }
}

/// A storage as a pickle names it; its elements lie elsewhere in the file.
struct PickledStorage {
    let key: String
    let type: ElementType
    /// How many elements it has.
    let count: Int
}

/// A view of a storage as a pickle describes it; not checked yet.
struct PickledTensor {
    let storage: UInt32
    /// Where it begins, in elements.
    let offset: Int
    /// Its extents and strides, tuples of whole numbers in `PickleObjects.elements`.
    let shape: PickleSpan
    let strides: PickleSpan
}
