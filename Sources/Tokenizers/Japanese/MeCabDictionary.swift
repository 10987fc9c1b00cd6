import Foundation
import Problems

/// Where MeCab's dictionary lies: as the checkpoint says, as the environment says, else in the usual places.
struct MeCabDictionary {
    /// The name in `mecab_kwargs.mecab_dic`: `unidic_lite`, `unidic`, `ipadic`; nil for the one that MeCab itself finds.
    var name: String?
    /// The further options, `mecab_kwargs.mecab_option`.
    var options: [String]
    var environment = ProcessInfo.processInfo.environment

    static let variable = "NIGHTJAR_MECAB_DICTIONARY"
    static let names = ["unidic_lite", "unidic", "ipadic"]

    /// The options with which MeCab finds the dictionary.
    ///
    /// - Throws: `Problem.badInput`, saying what was looked for and how to get it.
    func arguments() throws -> [String] {
        if options.contains(where: { $0.hasPrefix("-d") || $0.hasPrefix("--dicdir") }) { return options }
        if let path = environment[Self.variable], !path.isEmpty {
            guard isDictionary(path) else {
                throw Problem.badInput("\(Self.variable) is \(path), where no MeCab dictionary lies")
            }
            return arguments(for: path)
        }
        guard let name else { return options }
        if let path = places(of: name).first(where: isDictionary) { return arguments(for: path) }
        let package = name.replacingOccurrences(of: "_", with: "-")
        throw Problem.badInput(
            "the MeCab dictionary \(name) was found neither in the Python packages on PATH nor in /var/lib/mecab/dic; "
                + "`pip install \(package)`, or set \(Self.variable) to the folder of its dicrc")
    }

    private func arguments(for path: String) -> [String] {
        let settings = path + "/mecabrc"
        // A dictionary from a Python package has a mecabrc of its own, others need none.
        return ["-d", path, "-r", FileManager.default.fileExists(atPath: settings) ? settings : "/dev/null"] + options
    }

    private func isDictionary(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/dicrc")
            && FileManager.default.fileExists(atPath: path + "/sys.dic")
    }

    private func places(of name: String) -> [String] {
        var prefixes = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            .filter { FileManager.default.fileExists(atPath: $0 + "/python3") }
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        if let active = environment["VIRTUAL_ENV"] { prefixes.insert(active, at: 0) }
        if let home = environment["HOME"] { prefixes.append(home + "/.local") }
        let packages = prefixes.flatMap { [$0, $0 + "/local"] }.flatMap { prefix in
            entries(prefix + "/lib").filter { $0.hasPrefix("python3") }
                .flatMap { ["\(prefix)/lib/\($0)/site-packages", "\(prefix)/lib/\($0)/dist-packages"] }
        }
        let system = ["/var/lib/mecab/dic", "/usr/lib/x86_64-linux-gnu/mecab/dic", "/usr/lib/mecab/dic"].flatMap {
            folder in
            entries(folder).filter { $0 == name || $0 == name + "-utf8" }.map { "\(folder)/\($0)" }
        }
        return packages.map { "\($0)/\(name)/dicdir" } + system
    }

    /// The names in a folder, the latest Python first.
    private func entries(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
    }
}
