import Foundation
import Problems

extension Problem {
    /// What an analysis threw: a problem as it is, another error in the words that it has for people.
    init(reporting error: any Error) {
        self =
            error as? Problem
            ?? Problem(.failed, (error as? any LocalizedError)?.errorDescription ?? String(describing: error))
    }
}
