import Documents
public import Foundation
public import Problems

/// A model may be an adapter: a folder whose `adapter_config.json` names the checkpoint that it changes.
extension PathPolicy {
    static let adapterFile = "adapter_config.json"
    private static let baseField = "base_model_name_or_path"

    /// The base that the adapter in a folder names: a path relative to that folder where something is there, else a
    /// model's reference like any other.
    ///
    /// - Throws: A `Problem` that names everything that was tried, or the line to add to `nightjar.yaml`.
    public func base(_ reference: String, ofAdapterIn folder: URL) throws(Problem) -> URL {
        let beside = folder.appending(path: reference).path(percentEncoded: false)
        let isBeside = !reference.isEmpty && !reference.hasPrefix("/") && RealPath(beside) != nil
        return try checkpoint(isBeside ? beside : reference).url
    }

    /// Finds the base of an adapter, so that a job without it is refused when it comes; nothing for other models.
    ///
    /// - Throws: A `Problem` that names the field where the base stands.
    func checkBase(ofAdapterIn folder: URL) throws(Problem) {
        let file = folder.appending(path: Self.adapterFile)
        guard let real = RealPath(file.path(percentEncoded: false)), real.kind == .typeRegular else { return }
        // What is wrong with the file itself is said by whoever opens the model.
        guard let bytes = try? Data(contentsOf: real.url, options: .mappedIfSafe), bytes.count < 16 << 20,
            let reference = (try? Value(json: bytes, file: nil))?[Self.baseField]?.string
        else { return }
        do {
            _ = try base(reference, ofAdapterIn: folder)
        } catch {
            // In the message, for whoever asked says where it asked from.
            throw .badInput(
                "\(file.path(percentEncoded: false)): \(Self.baseField): \(error.message); write the path of the "
                    + "adapter's base there, or put the base under models/ by that name")
        }
    }
}
