import Documents
import Problems

extension PickleMachine {
    /// Runs a pickle that holds a state dict, alone or under `state_dict` or `model`, and returns its tensors by their
    /// keys, as indices in `objects.tensors`.
    mutating func stateDict() throws -> [String: UInt32] {
        guard case .dictionary(let top) = try run() else { throw wrong("the file holds no dict of tensors") }
        var tensors = try tensors(in: top)
        for key in ["state_dict", "model"] where tensors.isEmpty {
            if case .dictionary(let inner)? = value(at: key, in: top) { tensors = try self.tensors(in: inner) }
        }
        guard !tensors.isEmpty else { throw wrong("the file holds no dict of tensors") }
        return tensors
    }

    /// A dict's value at a key.
    func value(at key: String, in dictionary: UInt32) -> PickleValue? {
        let members = objects.containers[Int(dictionary)]
        for index in stride(from: 0, to: members.count, by: 2) {
            if case .text(let span) = members[index], reader.bytes[span.range].elementsEqual(key.utf8) {
                return members[index + 1]
            }
        }
        return nil
    }

    private func tensors(in dictionary: UInt32) throws -> [String: UInt32] {
        let members = objects.containers[Int(dictionary)]
        var tensors: [String: UInt32] = [:]
        for index in stride(from: 0, to: members.count, by: 2) {
            guard case .text(let key) = members[index], case .tensor(let tensor) = members[index + 1] else { continue }
            let name = try reader.text(key.range)
            guard tensors.updateValue(tensor, forKey: name) == nil else {
                throw wrong("two tensors are named \(name.quotedForMessage)")
            }
        }
        return tensors
    }
}
