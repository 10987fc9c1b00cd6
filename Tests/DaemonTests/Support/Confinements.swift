import Foundation
import Jobs
import Testing

@testable import Daemon

/// The confinements that tests can be run in here: none, and bubblewrap's where that works.
enum Confinements {
    static let found = Confinement.find()
    static let all: [WorkspaceSettings.Confine] = isWhole ? [.none, .required] : [.none]
    static let here = ConditionTrait.enabled(if: isWhole, Comment(rawValue: found.description))
    private static let isWhole = found.remedy == nil
}

/// What is left of a job, whoever started it.
func survivors(of folder: JobFolder) -> [Int32] {
    let table = ProcessTable()
    table.update()
    return table.members(of: folder)
}
