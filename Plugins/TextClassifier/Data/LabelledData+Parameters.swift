import NightjarKit

extension LabelledData {
    /// The data of a job.
    ///
    /// - Throws: A `Problem` that says what is wrong with the data, and where.
    init(_ parameters: TextClassifierParameters, in context: Context) throws {
        try self.init(parameters.source, in: context)
        if parameters.shuffleLabels { shuffleLabels(using: context.random) }
    }
}
