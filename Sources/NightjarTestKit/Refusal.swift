import NightjarKit

/// The line that a wrong input is refused with; nil where it is not.
package func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch { return line(of: error) }
}

/// The line that a wrong input is refused with; nil where it is not.
package func refusal(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch { return line(of: error) }
}

private func line(of error: any Error) -> String { (error as? Problem)?.description ?? "no Problem: \(error)" }
