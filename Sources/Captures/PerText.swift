/// A value a text, each set by the one thread that has the text.
///
/// `@unchecked Sendable`: no two threads write one place, and nothing is read before all are done.
package final class PerText<Value>: @unchecked Sendable {
    private let kept: UnsafeMutableBufferPointer<Value?>

    package init(texts: Int) {
        kept = .allocate(capacity: texts)
        kept.initialize(repeating: nil)
    }

    package func set(_ value: Value, of text: Int) { kept[text] = value }

    /// Those that were set, in the order of the texts.
    package var all: [Value] { kept.compactMap { $0 } }

    deinit {
        kept.deinitialize()
        kept.deallocate()
    }
}
