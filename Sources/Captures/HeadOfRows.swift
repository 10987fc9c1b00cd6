import Models
import Problems

extension LanguageModel {
    /// The head, which reads single rows.
    ///
    /// - Throws: A `Problem` where the checkpoint has none, or one that reads the mean of all rows.
    func headOfRows() throws -> any Head {
        guard let head = try head() else {
            throw Problem.badInput("this checkpoint has no head: there is no probability to differentiate")
        }
        guard head.reads != .mean else {
            throw Problem.badInput(
                "this checkpoint classifies by the mean of all tokens' states: there is no one token that its "
                    + "probability follows from; use a classifier over [CLS]")
        }
        return head
    }
}
