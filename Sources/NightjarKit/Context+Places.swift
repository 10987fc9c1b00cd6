public import Foundation

extension Context {
    /// Where a file or folder of data lies, for what reads it by itself.
    ///
    /// - Throws: A `Problem` where it is not there, or the job may not read it.
    public func place(of path: DataPath) throws -> URL { try host.folder(at: path.path) }

    /// Where a checkpoint lies, for what reads it by itself; recorded in provenance.
    ///
    /// - Parameter reference: The model; nil: the job's own.
    /// - Throws: A `Problem` where it is not there, or the job may not read it.
    public func place(ofModel reference: ModelReference?) throws -> URL {
        try host.checkpoint(reference?.reference)
    }
}
