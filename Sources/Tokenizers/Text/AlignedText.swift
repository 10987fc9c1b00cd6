/// A text on its way through the pipeline, each scalar with the scalars of the original text that it stands for.
///
/// Origins follow the reference exactly, also where that is a choice: a scalar that is put in shares the origin of the
/// one before it, and one composed from several has the origin of the first.
struct AlignedText: Sendable {
    private(set) var scalars: [Unicode.Scalar]
    private(set) var origins: [Range<Int>]

    /// A piece of the original text, at its place there.
    init(_ piece: ArraySlice<Unicode.Scalar>) {
        scalars = Array(piece)
        origins = piece.indices.map { $0..<$0 + 1 }
    }

    private init(scalars: [Unicode.Scalar], origins: [Range<Int>]) {
        self.scalars = scalars
        self.origins = origins
    }

    /// The part of the original text that a range of scalars stands for.
    func origin(of range: Range<Int>) -> Range<Int> {
        guard let first = range.first, let last = range.last else { return 0..<0 }
        let start = origins[first].lowerBound
        return start..<max(start, origins[last].upperBound)
    }

    /// A part of the text, origins kept.
    func slice(_ range: Range<Int>) -> AlignedText {
        AlignedText(scalars: Array(scalars[range]), origins: Array(origins[range]))
    }

    /// Puts other scalars in the place of the present ones, one for one.
    mutating func map(_ transform: (Unicode.Scalar) -> Unicode.Scalar) {
        scalars.withUnsafeMutableBufferPointer { scalars in
            for index in scalars.indices { scalars[index] = transform(scalars[index]) }
        }
    }

    /// Drops the scalars that do not pass.
    mutating func filter(_ keeps: (Unicode.Scalar) -> Bool) {
        guard !scalars.allSatisfy(keeps) else { return }
        rewrite { scalar, rewriting in
            if keeps(scalar) { rewriting.put(scalar, for: 1) } else { rewriting.drop(1) }
        }
    }

    /// Goes over the scalars; what the body puts makes up the new text.
    mutating func rewrite(_ body: (Unicode.Scalar, inout Rewriting) -> Void) {
        var rewriting = Rewriting(origins: origins)
        for scalar in scalars { body(scalar, &rewriting) }
        self = rewriting.finished
    }

    /// Makes a new text from this one, whatever the order in which the body reads it.
    mutating func rewriteAll(_ body: ([Unicode.Scalar], inout Rewriting) -> Void) {
        var rewriting = Rewriting(origins: origins)
        body(scalars, &rewriting)
        self = rewriting.finished
    }

    /// A new text in the making, which uses up the old one from left to right.
    struct Rewriting {
        private let old: [Range<Int>]
        private var next = 0
        private var scalars: [Unicode.Scalar] = []
        private var origins: [Range<Int>] = []

        fileprivate init(origins: [Range<Int>]) {
            old = origins
            scalars.reserveCapacity(origins.count)
            self.origins.reserveCapacity(origins.count)
        }

        /// Appends a scalar that takes the place of the next `count` old ones; of none when it is put in.
        mutating func put(_ scalar: Unicode.Scalar, for count: Int) {
            scalars.append(scalar)
            if count > 0 {
                origins.append(old[next])
                next += count
            } else {
                origins.append(next > 0 ? old[next - 1] : 0..<0)
            }
        }

        /// How many scalars the new text has so far.
        var count: Int { scalars.count }

        /// Leaves out the next `count` old scalars.
        mutating func drop(_ count: Int) { next += count }

        fileprivate var finished: AlignedText { AlignedText(scalars: scalars, origins: origins) }
    }
}
