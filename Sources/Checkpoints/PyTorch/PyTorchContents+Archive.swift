import Documents
import Problems

// The form since PyTorch 1.6: a zip archive of `data.pkl`, and each storage as an entry `data/KEY`, all in one folder.
extension PyTorchContents {
    /// The most bytes that data.pkl may have; a tensor takes some 200.
    static let longestPickle = 16 << 20

    static func archive(_ bytes: UnsafeRawBufferPointer, path: String) throws -> PyTorchContents {
        let zip = try ZipDirectory(bytes, path: path)
        // PyTorch takes the first entry's folder, whatever its name.
        let folder = zip.first.prefix { $0 != "/" } + "/"
        guard let pickle = zip.entries[folder + "data.pkl"] else {
            throw Problem.badInput(
                "the zip archive has no entry \((folder + "data.pkl").quotedForMessage): torch.save did not write it",
                at: Problem.Place(file: path))
        }
        guard pickle.count <= longestPickle else {
            throw Problem.badInput(
                "data.pkl has \(pickle.count) bytes, \(longestPickle) are read", at: Problem.Place(file: path))
        }
        if let order = zip.entries[folder + "byteorder"], !bytes[order].elementsEqual("little".utf8) {
            throw Problem.badInput(
                "the tensors are big-endian; save them on a little-endian machine", at: Problem.Place(file: path))
        }
        let reader = try ByteReader(UnsafeRawBufferPointer(rebasing: bytes[pickle]), path: path, part: "data.pkl")
        var machine = PickleMachine(reader)
        let tensors = try machine.stateDict()
        let starts = try machine.objects.storages.map { storage in
            guard let entry = zip.entries[folder + "data/" + storage.key] else {
                throw Problem.badInput(
                    "the zip archive has no entry data/\(storage.key), which data.pkl refers to",
                    at: Problem.Place(file: path))
            }
            guard entry.count / storage.type.size == storage.count else {
                throw Problem.badInput(
                    "entry data/\(storage.key) has \(entry.count) bytes, "
                        + "but data.pkl makes it \(storage.count) \(storage.type.rawValue)",
                    at: Problem.Place(file: path))
            }
            return entry.lowerBound
        }
        return PyTorchContents(machine, tensors: tensors, starts: starts)
    }
}
