public import Foundation

/// The local cache of the Hugging Face hub: `models--ORG--NAME/snapshots/REVISION`, the revision by `refs/main`.
public enum HubCache {
    /// The cache's folder, as the hub's own tools find it: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME/hub`,
    /// `XDG_CACHE_HOME/huggingface/hub`, `~/.cache/huggingface/hub`.
    public static func folder(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
        func folder(_ name: String, _ rest: String = "") -> URL? {
            guard let path = environment[name], !path.isEmpty else { return nil }
            let base: URL
            if path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] {
                base = URL(filePath: home + path.dropFirst(), directoryHint: .isDirectory)
            } else {
                base = URL(filePath: path, directoryHint: .isDirectory)
            }
            return rest.isEmpty ? base : base.appending(path: rest, directoryHint: .isDirectory)
        }
        return folder("HF_HUB_CACHE") ?? folder("HUGGINGFACE_HUB_CACHE") ?? folder("HF_HOME", "hub")
            ?? folder("XDG_CACHE_HOME", "huggingface/hub") ?? folder("HOME", ".cache/huggingface/hub")
    }

    /// The folder of a model's newest revision in the cache; nil where the id is none or the model is not there.
    static func snapshot(of id: String, in cache: URL) -> String? {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(isSafe) else { return nil }
        let model = cache.appending(path: "models--" + parts.joined(separator: "--")).path(percentEncoded: false)
        // A revision is a file's name inside `snapshots/`, never a way out of it.
        guard RealPath(model + "/refs/main")?.kind == .typeRegular,
            let handle = FileHandle(forReadingAtPath: model + "/refs/main"),
            let data = try? handle.read(upToCount: 256),
            let revision = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines),
            isSafe(revision[...])
        else { return nil }
        return "\(model)/snapshots/\(revision)"
    }

    private static func isSafe(_ part: Substring) -> Bool {
        !part.isEmpty && !part.hasPrefix(".") && part.utf8.count <= 96
            && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
