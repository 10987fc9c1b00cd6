import Foundation

/// What each module may import, besides the platform's own modules.
///
/// Data flows one way through the house, and so do imports: a row names every module of the project, every wrapped
/// C library and every outside package that the module's sources may import. A module without a row may not exist.
struct Boundaries {
    /// Modules of the toolchain and the platform, open to everyone.
    static let platform: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Swift", "Synchronization",
    ]

    var allowed: [String: Set<String>]

    static let nightjar = Boundaries(allowed: [
        // What everything else stands on.
        "Problems": [],
        "Files": ["Problems", "COpenSSL", "CArchive"],
        "Processes": ["Problems", "CLinux"],
        "Documents": ["Problems", "Yams"],
        "Safetensors": ["Problems", "Documents", "Files"],

        // The engine: no jobs, no bundles, no reports.
        "Tensors": ["Problems", "Files", "COpenBLAS", "CKernels"],
        "Checkpoints": ["Problems", "Files", "Documents", "Safetensors", "CKernels"],
        "PythonText": [],
        "Tokenizers": ["Problems", "Files", "Documents", "PythonText", "COniguruma", "CMeCab"],
        "Models": ["Problems", "Checkpoints", "Tensors", "CKernels"],
        "Captures": ["Problems", "Files", "Models", "Tensors"],
        "Measures": ["Problems", "Tensors", "CKernels"],
        "BagOfWords": ["Problems", "PythonText", "Tensors", "CLiblinear"],
        "Training": [
            "Problems", "Documents", "Files", "Safetensors", "Checkpoints", "Tensors", "Models", "Captures", "CKernels",
        ],

        // The kit, and what stands on it alone.
        "Reports": ["Problems", "Documents", "Mustache"],
        "NightjarKit": [
            "Problems", "Documents", "Files", "Reports", "Tensors", "Checkpoints", "Tokenizers", "Models", "Captures",
            "Measures", "BagOfWords", "Training",
        ],
        "NightjarTestKit": ["NightjarKit", "Safetensors"],

        // Jobs: no engine, but for the worker, which runs an analysis through the kit.
        "Jobs": ["Problems", "Documents", "Files"],
        "Bundles": ["Problems", "Documents", "Files", "Jobs", "Reports", "Safetensors", "CArchive", "CZstd"],
        "PluginStore": ["Problems", "Documents", "Files", "Processes", "Jobs", "CLinux"],
        "ProgramPlugins": [
            "Problems", "Documents", "Files", "Processes", "Safetensors", "NightjarKit", "PluginStore",
        ],
        "PluginTemplates": [],
        // Runs when the package is built.
        "BuiltCommit": ["PackagePlugin"],
        "Worker": [
            "Problems", "Documents", "Files", "Jobs", "Bundles", "Reports", "PluginStore", "ProgramPlugins",
            "NightjarKit",
        ],
        "Daemon": [
            "Problems", "Documents", "Files", "Processes", "Jobs", "Bundles", "CUV", "CLinux", "GRDB", "GRDBSQLite",
        ],
        "nightjar": [
            "Problems", "Documents", "Files", "Processes", "Jobs", "Bundles", "Reports", "PluginStore",
            "ProgramPlugins", "PluginTemplates", "Worker", "Daemon", "NightjarKit", "Safetensors", "ArgumentParser",
        ],
    ]).with(plugins: plugins)

    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The analyses, a folder each in Plugins/.
    static let plugins: Set<String> = {
        let folder = repository.appending(path: "Plugins").path
        return Set(((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") })
    }()

    /// A plugin imports the kit and nothing else of the project, and the program alone imports plugins.
    private func with(plugins: Set<String>) -> Boundaries {
        var boundaries = self
        for plugin in plugins { boundaries.allowed[plugin] = ["NightjarKit"] }
        boundaries.allowed["nightjar"]?.formUnion(plugins)
        return boundaries
    }

    /// Every module that `module` reaches through any number of allowed imports.
    func reach(of module: String) -> Set<String> {
        var reached: Set<String> = []
        var frontier = allowed[module] ?? []
        while let next = frontier.popFirst() {
            reached.insert(next)
            frontier.formUnion((allowed[next] ?? []).subtracting(reached))
        }
        return reached
    }
}
