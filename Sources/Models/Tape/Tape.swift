import CKernels
import Tensors

/// Runs a layer's operations over one block of texts, and, when it records, can go back over them for the gradients.
///
/// An architecture says once, forward, what its layer does; each operation knows its own gradient (reverse mode). Several
/// targets share one forward: each has a lane of gradients. One thread uses a tape.
public final class Tape {
    /// The texts' places.
    public let spans: [Span]
    /// Rows of the block.
    public let rows: Int
    /// How many targets' gradients are carried back; 0: nothing is recorded.
    public let lanes: Int
    /// What an earlier pass kept of each text, before the rows of this block; nil: the block holds whole texts.
    public let prefixes: [KeyValues]?
    /// The only rows whose output is asked for, where not all are: what follows attention runs on these alone.
    private var answers: [Int]?
    /// Whether those are one row a text, at the places of single rows.
    private var asksSingles = false
    let scratch: Scratch
    /// Where the gradients by the weights go; nil: they are not computed.
    let weightGradients: (any GradientSums)?
    /// What values are dropped by; nil: none are.
    let dropout: Dropout?
    /// The input where it is points of paths.
    var pathPoints: PathPoints?
    /// Which units of a site are held at which values; what `forcing` sets.
    var forced: [Int: [ForcedUnit]] = [:]
    private var dropouts = 0
    /// Whether operations are recorded, so that gradients go back through them.
    private(set) var isRecording: Bool
    private let observe: (Int, Rows) throws -> Void
    private let replace: ((Int, Rows, Tape) throws -> Rows)?
    private let keep: ((KeyValues, Int) -> Void)?
    private var steps: [() -> Void] = []

    /// A tape over a block.
    ///
    /// - Parameters:
    ///   - lanes: How many targets' gradients `backward` will carry; 0 records nothing.
    ///   - dropout: What values are dropped by where the architecture drops some in training; nil: none are.
    ///   - prefixes: Keys and values before each span.
    ///   - answers: The only rows whose output is asked for; they take the place of all, in their order.
    ///   - keep: Is handed each span's keys and values and the span's number.
    ///   - replace: Puts other rows in the place of a site's; they may be more, made by `repeated`.
    ///   - observe: Sees each site's values.
    public init(
        rows: Int, spans: [Span], scratch: Scratch, lanes: Int = 0,
        weightGradients: (any GradientSums)? = nil, dropout: Dropout? = nil,
        prefixes: [KeyValues]? = nil, answers: [Int]? = nil, keep: ((KeyValues, Int) -> Void)? = nil,
        replace: ((_ site: Int, _ values: Rows, _ tape: Tape) throws -> Rows)? = nil,
        observe: @escaping (_ site: Int, _ values: Rows) throws -> Void = { _, _ in }
    ) {
        self.rows = rows
        self.spans = spans
        self.scratch = scratch
        self.lanes = lanes
        self.weightGradients = weightGradients
        self.dropout = dropout
        isRecording = lanes > 0
        self.prefixes = prefixes
        self.answers = answers
        self.keep = keep
        self.replace = replace
        self.observe = observe
    }

    /// Tokens of the longest text.
    public var longest: Int { spans.map(\.count).max() ?? 0 }

    /// Rows of unset values.
    public func make(width: Int, count: Int? = nil, origins: [Int]? = nil) -> Rows {
        Rows(
            count: count ?? rows, width: width, origins: origins, lanes: lanes, isDifferentiable: isRecording,
            scratch: scratch)
    }

    /// Rows of zeros.
    public func zeros(width: Int) -> Rows {
        let rows = make(width: width)
        rows.pointer.update(repeating: 0, count: rows.count * width)
        return rows
    }

    /// Rows of unset values that take the place of `x`, row for row.
    public func make(like x: Rows, width: Int) -> Rows { make(width: width, count: x.count, origins: x.origins) }

    /// Remembers how to go back over an operation: `step` adds to the gradients of what the operation read.
    public func record(_ step: @escaping () -> Void) {
        if isRecording { steps.append(step) }
    }

    /// Remembers how to go back over an operation that has weights: its step adds to the gradient of each.
    func record(addingTo weights: [String?], _ step: @escaping () -> Void) {
        guard isRecording else { return }
        if let weightGradients {
            for case let weight? in weights { weightGradients.expect(weight) }
        }
        steps.append(step)
    }

    /// Runs operations over which no gradient goes back.
    public func unrecorded<Result>(_ body: () throws -> Result) rethrows -> Result {
        let was = isRecording
        isRecording = false
        defer { isRecording = was }
        return try body()
    }

    /// The number of the next operation that drops values.
    func nextDropout() -> Int {
        dropouts += 1
        return dropouts
    }

    /// Goes back over all operations, the last first; each lets go of what it held.
    public func backward() {
        while let step = steps.popLast() { step() }
    }

    /// Shows the values of a site, those of forced units among them, and goes on with those that are put in their place.
    public func site(_ index: Int, _ values: Rows) throws -> Rows {
        if let units = forced[index] { force(units, in: values) }
        try observe(index, values)
        return try replace?(index, values, self) ?? values
    }

    /// The rows that are asked for, where not all are; an architecture applies it to what attention puts out, and what
    /// follows matches the other rows to it.
    public func narrowed(_ rows: Rows) -> Rows { answers.map { repeated(rows, $0) } ?? rows }

    /// From here on what follows attention runs on these rows alone; they take the place of all, in their order.
    func narrow(to narrowing: Narrowing) {
        switch narrowing {
        case .rows(let rows): answers = rows
        case .singles(let rows): (answers, asksSingles) = (rows, true)
        }
    }

    /// Of a layer's input the rows that queries are wanted of, for an architecture in which every token sees all.
    func asked(_ rows: Rows) -> Rows { asksSingles && dropout == nil ? narrowed(rows) : rows }

    /// Memory of a step's own.
    public func temporary(_ count: Int) -> ScratchMemory { scratch.take(count) }

    /// Hands on a span's keys and values, where someone wants them.
    func keepKeyValues(_ make: () -> KeyValues, span: Int) { keep?(make(), span) }
    var keepsKeyValues: Bool { keep != nil }
}

/// The rows that a last layer computes.
enum Narrowing {
    /// Any of the block's.
    case rows([Int])
    /// One a text, at the places of single rows: queries need be made of these alone too.
    case singles([Int])
}

/// A text's place in a block.
public struct Span: Sendable, Equatable {
    /// Its first row.
    public var first: Int
    /// Its rows.
    public var count: Int
    /// The position in the text of its first row.
    public var position: Int

    /// `count` tokens from row `first` on, which begin at `position` of their text.
    public init(first: Int, count: Int, position: Int = 0) {
        self.first = first
        self.count = count
        self.position = position
    }
}
