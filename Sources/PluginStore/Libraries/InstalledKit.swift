import Files
public import Foundation
import Problems

/// The kit's modules, which plugins are compiled against, as they lie beside a `nightjar`.
///
/// Installed they are `PREFIX/lib/nightjar/kit`; in a checkout they are what SwiftPM has built with the executable.
public struct InstalledKit: Sendable {
    /// Holds `NAME.swiftmodule`, a file a module.
    public let modules: URL
    /// Of the kit: `Versions.kit`.
    let version: String

    /// The kit and all that it is made of. Their files, in this order, are what a plugin is built against.
    public static let names = [
        "BagOfWords", "Captures", "Checkpoints", "Documents", "Files", "Measures", "Models", "Mustache", "NightjarKit",
        "NightjarTestKit", "Problems", "PythonText", "Reports", "Safetensors", "Tensors", "Tokenizers", "Training",
        "Yams",
    ]
    /// The C modules that stand below those.
    private static let below = [
        "CArchive", "CKernels", "CLiblinear", "CMeCab", "COniguruma", "COpenBLAS", "COpenSSL", "CYaml",
    ]

    /// Finds the kit of this very program.
    ///
    /// - Throws: A `Problem` where there is none: the executable was copied without it.
    public init(version: String) throws { try self.init(version: version, executable: Self.ownExecutable) }

    /// Finds the kit of an executable.
    public init(version: String, executable: URL) throws {
        self.version = version
        let folder = executable.deletingLastPathComponent()
        let installed = folder.deletingLastPathComponent().appendingPathComponent("lib/nightjar/kit", isDirectory: true)
        let built = folder.appendingPathComponent("Modules", isDirectory: true)
        if Self.isKit(installed) {
            modules = installed
        } else if Self.isKit(built) {
            modules = built
        } else {
            throw Problem(
                .failed,
                "the kit's modules are not beside \(executable.path), and plugins in Swift need them: install Nightjar with "
                    + "make install PREFIX=FOLDER and use FOLDER/bin/nightjar")
        }
    }

    /// What a library must be built for to be loaded by this program.
    ///
    /// - Throws: A `Problem` where a module's file cannot be read.
    public func symbol() throws -> KitSymbol {
        let all = try SHA256Digest()
        for name in Self.names {
            let digest = try SHA256Digest.hex(ofFile: file(of: name))
            try all.update(Data("\(name) \(digest)\n".utf8))
        }
        return KitSymbol(kit: version, digest: String(try all.finish().prefix(16)), compiler: try compiler())
    }

    /// The version of the compiler that made the modules, which stands in their files.
    func compiler() throws -> String {
        let file = try MappedFile(self.file(of: "NightjarKit"))
        let bytes = Data(file.bytes)
        guard let mark = bytes.range(of: Data("Swift version ".utf8)),
            let version = SwiftCompiler.version(
                in: String(decoding: bytes[mark.lowerBound...].prefix(64), as: UTF8.self))
        else {
            throw Problem(
                .ownError, "does not say which compiler made it", at: Problem.Place(file: file.url.path))
        }
        return version
    }

    /// What the compiler finds the modules by.
    ///
    /// The compiler asks for the C modules too, though a plugin can reach nothing of them: empty ones do, and no headers
    /// of C libraries need be installed.
    ///
    /// - Parameter work: Where the empty modules are written.
    package func searchArguments(in work: URL) throws -> [String] {
        let empty = work.appendingPathComponent("below", isDirectory: true)
        for name in Self.below {
            let folder = empty.appendingPathComponent(name, isDirectory: true)
            try Folders.make(folder)
            try Data("module \(name) {}\n".utf8).write(to: folder.appendingPathComponent("module.modulemap"))
        }
        return ["-I", modules.path, "-I", empty.path]
    }

    private func file(of module: String) -> URL { modules.appendingPathComponent("\(module).swiftmodule") }

    private static func isKit(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("NightjarKit.swiftmodule").path)
    }

    /// This very program, links followed.
    public static var ownExecutable: URL { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath() }
}
