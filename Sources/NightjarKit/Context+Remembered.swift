public import Captures
public import Foundation

/// What decides a value, as one SHA-256.
public typealias CacheKey = Captures.CacheKey
/// What was computed before, on disk, by the content of all that it follows from.
public typealias CaptureCache = Captures.CaptureCache

extension Context {
    /// What `compute` returns: computed now, or by an earlier job for the same parts.
    ///
    /// For a plugin's own expensive results. The program that computes is part of every key, and so is the library of a
    /// plugin that was added.
    ///
    /// ```swift
    /// let lists = tokens.map { $0.map(Int32.init) }
    /// let data = try context.remembered("token-lengths", model.keyParts(in: context).map { $0 + [.lists(lists)] }) {
    ///     SavedNumbers(tokens.map { [Double($0.count)] }).data
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - name: What it is: ASCII letters and `-`; provenance counts it under this name.
    ///   - parts: Everything that decides it; nil: it is computed, and not remembered.
    ///   - compute: Computes it, as bytes.
    /// - Throws: What `compute` throws.
    public func remembered(
        _ name: String, _ parts: [CacheKey.Part]?, compute: () throws -> Data
    ) throws -> Data {
        guard let cache = host.cache, let parts else { return try compute() }
        let key = try CacheKey(
            "remembered " + name, Machinery.parts(cache) + (host.plugin.map { [.text($0)] } ?? []) + parts)
        if let entry = cache.entry(name, of: key, countedAs: name) { return entry.data }
        let value = try compute()
        cache.keep(value, as: name, of: key)
        return value
    }
}

extension Model {
    /// The model as parts of the key of what is remembered of it; nil where nothing can be.
    ///
    /// - Throws: A `Problem` where a file of the checkpoint cannot be read.
    public func keyParts(in context: Context) throws -> [CacheKey.Part]? {
        try context.host.cache.flatMap(contentParts)
    }
}
