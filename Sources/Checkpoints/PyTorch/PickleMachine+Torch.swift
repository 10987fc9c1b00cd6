import Documents
import Problems
import Safetensors

// What PyTorch puts into a pickle: globals, calls of them, and references to storages.
extension PickleMachine {
    func global(module: Range<Int>, name: Range<Int>) throws -> PickleGlobal {
        let module = try shortText(module), name = try shortText(name)
        guard let global = PickleGlobal(module: module, name: name) else {
            throw wrong(
                "the pickle asks for \((module + "." + name).quotedForMessage), which a state dict does not need; "
                    + "the file is refused, and nothing in it was run")
        }
        return global
    }

    /// What a call of a global would return.
    mutating func reduce(_ function: PickleValue, _ arguments: PickleValue) throws -> PickleValue {
        guard case .global(let global) = function, case .tuple(let span) = arguments else {
            throw wrong("a call of something else than a known global")
        }
        let arguments = objects.elements[span.range]
        switch global {
        case .orderedDictionary: return .dictionary(try orderedDictionary(of: arguments.first))
        case .rebuildTensor: return .tensor(try tensor(Array(arguments.prefix(4))))
        case .rebuildParameter:
            guard case .tensor(let tensor)? = arguments.first else { throw wrong("a parameter of no tensor") }
            return .tensor(tensor)
        case .harmless: return .nothing
        case .storage: throw wrong("a storage that is made on its own")
        }
    }

    /// An empty one, or one of pairs, as Python 2 wrote them.
    private mutating func orderedDictionary(of pairs: PickleValue?) throws -> UInt32 {
        var members: [PickleValue] = []
        if let pairs {
            guard let pairs = objects.items(pairs) else { throw wrong("a dict of something else than pairs") }
            // One list that is made into a dict again and again would make a small file large.
            pairsTaken += pairs.count
            guard pairsTaken <= reader.position else { throw wrong("more pairs than the file can hold") }
            for pair in pairs {
                guard let pair = objects.items(pair), pair.count == 2 else {
                    throw wrong("a dict of something else than pairs")
                }
                members += pair
            }
        }
        objects.containers.append(members)
        return UInt32(objects.containers.count - 1)
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, …)`: what follows concerns training alone.
    private mutating func tensor(_ arguments: [PickleValue]) throws -> UInt32 {
        guard arguments.count == 4, case .storage(let storage) = arguments[0], case .int(let offset) = arguments[1],
            case .tuple(let shape) = arguments[2], case .tuple(let strides) = arguments[3]
        else { throw wrong("a tensor that is not described by storage, offset, size and stride") }
        objects.tensors.append(PickledTensor(storage: storage, offset: offset, shape: shape, strides: strides))
        return UInt32(objects.tensors.count - 1)
    }

    /// `('storage', type, key, location, count)`, in old files with None at the end.
    mutating func storage(_ reference: PickleValue) throws -> UInt32 {
        guard let parts = objects.items(reference), (5...6).contains(parts.count) else { throw noStorage() }
        let first = parts.startIndex
        guard case .text(let word) = parts[first], try shortText(word.range) == "storage",
            case .global(.storage(let type)) = parts[first + 1], case .text(let keySpan) = parts[first + 2],
            case .int(let count) = parts[first + 4], count >= 0
        else { throw noStorage() }
        if parts.count == 6 {
            guard case .nothing = parts[first + 5] else {
                throw wrong("a view of a storage, as PyTorch before 0.4 wrote")
            }
        }
        let key = try shortText(keySpan.range)
        if let known = storageOfKey[key] {
            let storage = objects.storages[Int(known)]
            if storage.type == type, storage.count == count { return known }
            guard storage.count == 0, count == 0 else {
                throw wrong("storage \(key.quotedForMessage) is referred to with two types or lengths")
            }
        }
        objects.storages.append(PickledStorage(key: key, type: type, count: count))
        let index = UInt32(objects.storages.count - 1)
        storageOfKey[key] = storageOfKey[key] ?? index
        return index
    }

    private func noStorage() -> Problem { wrong("a reference to something else than a storage") }

    /// A text that is a name: one that could be long would cost time each time it is referred to.
    private func shortText(_ range: Range<Int>) throws -> String {
        guard range.count <= 128 else { throw wrong("a name of \(range.count) bytes") }
        return try reader.text(range)
    }
}
