import Captures
package import Checkpoints
package import Foundation
import Tensors

/// What results were computed with; recorded in provenance, shown by `nightjar doctor`.
public enum Versions {
    /// Of this kit; a plugin is built for one.
    public static let kit = "0.1.0"

    /// The compiler's language version.
    public static let swift: String = {
        #if swift(>=6.4)
            "6.4 or later"
        #elseif swift(>=6.3)
            "6.3"
        #elseif swift(>=6.2)
            "6.2"
        #else
            "6.1"
        #endif
    }()

    /// OpenBLAS' configuration, its kernels and its threading.
    public static var blas: (configuration: String, kernels: String, threading: String) {
        let description = BLAS.description
        return (description.configuration, description.core, description.threading)
    }

    /// The processor's name.
    public static var processor: String { Machinery.processor }

    /// Whether the installed BLAS gives a row the same bits wherever it stands, as `RowRules` promises.
    public static func rowsAreIndependent() -> Bool { RowRules.current.hold() }

    /// The files a checkpoint is made of: configuration, weights, tokenizer; an adapter's and its base's.
    ///
    /// - Parameter base: Where the base is that an adapter names; nil: under that path.
    package static func files(ofCheckpoint folder: URL, base: BaseLookup? = nil) throws -> [URL] {
        try Checkpoint(folder: folder, base: base).fileURLs
    }

    /// Multiply-adds a second of one thread of this machine, for estimates of time.
    public static func multiplicationsPerSecond() -> Double { Speed.multiplicationsPerSecond() }
}
