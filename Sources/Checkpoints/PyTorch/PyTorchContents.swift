import Documents
import Problems
import Safetensors

/// What a torch.save file holds: its state dict, and where the tensors lie. Nothing in it is ever executed.
package struct PyTorchContents: Sendable {
    let path: String
    let objects: PickleObjects
    /// The state dict's tensors, as indices in `objects.tensors`.
    let tensors: [String: UInt32]
    /// Where each of `objects.storages` begins in the file.
    let starts: [Int]

    /// Reads either form of the file, and checks that every tensor lies inside its storage, and every storage inside
    /// the file.
    ///
    /// - Throws: A `Problem` that names what is wrong: a global or operation with its place, an entry, a tensor.
    package init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
        if bytes.starts(with: "PK".utf8) {
            self = try Self.archive(bytes, path: path)
        } else if bytes.first == PickleOperation.proto.rawValue {
            self = try Self.sequence(bytes, path: path)
        } else {
            let advice =
                bytes.starts(with: "version https://git-lfs".utf8)
                ? "this is a Git LFS pointer, not the file itself; fetch it with: git lfs pull"
                : "this is no file that torch.save writes: neither a zip archive nor a pickle"
            throw Problem.badInput(advice, at: Problem.Place(file: path))
        }
        for (name, index) in tensors { _ = try layout(name, objects.tensors[Int(index)]) }
    }

    init(_ machine: PickleMachine, tensors: [String: UInt32], starts: [Int]) {
        path = machine.reader.path
        var objects = machine.objects
        objects.containers = []
        self.objects = objects
        self.tensors = tensors
        self.starts = starts
    }

    /// A tensor's type, how its elements lie, and the byte of the file where the first of them is; nil where there is
    /// none of this name.
    func place(of name: String) throws -> (type: ElementType, layout: StridedLayout, start: Int)? {
        guard let index = tensors[name] else { return nil }
        let tensor = objects.tensors[Int(index)]
        let type = objects.storages[Int(tensor.storage)].type
        let layout = try layout(name, tensor)
        // An empty tensor may begin anywhere.
        let offset = layout.count == 0 ? 0 : tensor.offset * type.size
        return (type, layout, starts[Int(tensor.storage)] + offset)
    }

    private func layout(_ name: String, _ tensor: PickledTensor) throws -> StridedLayout {
        guard let shape = numbers(tensor.shape), let strides = numbers(tensor.strides),
            let layout = StridedLayout(shape: shape, strides: strides), tensor.offset >= 0
        else { throw wrong(name, "its shape, strides and offset are no tensor's") }
        let count = objects.storages[Int(tensor.storage)].count
        guard layout.count == 0 || layout.reach <= count - min(tensor.offset, count) else {
            throw wrong(
                name,
                "shape \(shape), strides \(strides) and offset \(tensor.offset) reach beyond its storage's "
                    + "\(count) elements")
        }
        guard !layout.isInflated else {
            throw wrong(name, "shape \(shape) repeats the \(layout.reach) elements that it has too often")
        }
        return layout
    }

    /// PyTorch itself has at most 64 axes.
    private func numbers(_ span: PickleSpan) -> [Int]? {
        guard span.count <= 64 else { return nil }
        let numbers = objects.elements[span.range].compactMap { if case .int(let number) = $0 { number } else { nil } }
        return numbers.count == Int(span.count) ? numbers : nil
    }

    private func wrong(_ name: String, _ message: String) -> Problem {
        Problem.badInput("tensor \(name.quotedForMessage): \(message)", at: Problem.Place(file: path))
    }
}
