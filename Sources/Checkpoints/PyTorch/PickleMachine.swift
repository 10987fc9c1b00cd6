import Problems

/// Reads one pickle of a torch.save file: the few operations that state dicts are made of.
///
/// Nothing is imported, called or executed: a global is one of the few known names or the file is refused, and each
/// operation makes at most one value, so that memory is bounded by the pickle's length.
struct PickleMachine {
    /// What was made so far.
    var objects = PickleObjects()
    var reader: ByteReader
    var storageOfKey: [String: UInt32] = [:]
    /// How many pairs were made into dicts.
    var pairsTaken = 0

    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [PickleValue?] = []
    private var memoized = 0
    private let start: Int
    private var operationStart: Int

    /// A pickle that begins where `reader` stands; its bytes are fewer than 4 GiB.
    init(_ reader: ByteReader) {
        self.reader = reader
        start = reader.position
        operationStart = start
    }

    /// What is wrong with the operation that is performed.
    func wrong(_ message: String) -> Problem { reader.wrong(message, at: operationStart) }

    /// Runs to the pickle's end, where `reader` stands then, and returns what it holds.
    mutating func run() throws -> PickleValue {
        while true {
            operationStart = reader.position
            let code = try reader.uint8()
            guard let operation = PickleOperation(rawValue: code) else {
                let known = code.isPrintable ? " (\(Character(Unicode.Scalar(code))))" : ""
                throw wrong(
                    "pickle operation 0x\(String(code, radix: 16))\(known) is none that a state dict needs; "
                        + "the file is refused, and nothing in it was run")
            }
            if operation == .stop { return try pop() }
            try perform(operation)
        }
    }

    private mutating func perform(_ operation: PickleOperation) throws {
        switch operation {
        case .proto: try checkProtocol()
        case .frame: _ = try reader.uint64()
        case .stop: break  // It ends `run`.
        case .mark: marks.append(stack.count)
        case .none: push(.nothing)
        case .newTrue: push(.bool(true))
        case .newFalse: push(.bool(false))
        case .binInt: push(.int(try reader.int32()))
        case .binInt1: push(.int(Int(try reader.uint8())))
        case .binInt2: push(.int(try reader.uint16()))
        case .long1: push(try long())
        case .binFloat:
            try reader.skip(8)
            push(.nothing)
        case .shortBinString, .shortBinUnicode: push(.text(try span(Int(reader.uint8()))))
        case .binString, .binUnicode: push(.text(try span(reader.uint32())))
        case .binUnicode8: push(.text(try span(reader.uint64())))
        case .emptyTuple: pushTuple(from: stack.count)
        case .tuple1: pushTuple(from: try index(ofLast: 1))
        case .tuple2: pushTuple(from: try index(ofLast: 2))
        case .tuple3: pushTuple(from: try index(ofLast: 3))
        case .tuple: pushTuple(from: try indexOfMark())
        case .emptyList: push(.list(newContainer()))
        case .emptyDict: push(.dictionary(newContainer()))
        case .append: try extendList(from: index(ofLast: 1))
        case .appends: try extendList(from: indexOfMark())
        case .setItem: try extendDictionary(from: index(ofLast: 2))
        case .setItems: try extendDictionary(from: indexOfMark())
        case .binPut: try memoize(Int(reader.uint8()))
        case .longBinPut: try memoize(reader.uint32())
        case .memoize: try memoize(memoized)
        case .binGet: try recall(Int(reader.uint8()))
        case .longBinGet: try recall(reader.uint32())
        case .global: push(.global(try global(module: reader.line(), name: reader.line())))
        case .stackGlobal: try pushStackGlobal()
        case .reduce:
            let arguments = try pop()
            push(try reduce(pop(), arguments))
        case .build: try build()
        case .binPersId: push(.storage(try storage(pop())))
        }
    }

    private mutating func checkProtocol() throws {
        let version = try reader.uint8()
        guard (2...5).contains(version) else { throw wrong("pickle protocol \(version); 2 to 5 are read") }
    }

    private mutating func span(_ count: Int) throws -> PickleSpan { PickleSpan(try reader.take(count)) }

    /// Little-endian two's complement of any length.
    private mutating func long() throws -> PickleValue {
        let bytes = try span(Int(reader.uint8()))
        guard bytes.count <= 8 else { return .longInteger(bytes) }
        let bits = bytes.range.reversed().reduce(0) { $0 << 8 | UInt64(reader.bytes[$1]) }
        let unused = UInt64(64 - 8 * bytes.count)
        return .int(Int(Int64(bitPattern: bits << unused) >> Int64(unused)))
    }

    private mutating func pushStackGlobal() throws {
        let name = try pop()
        guard case .text(let module) = try pop(), case .text(let name) = name else {
            throw wrong("a global whose name is no text")
        }
        push(.global(try global(module: module.range, name: name.range)))
    }

    /// Sets an object's attributes, which are dropped: a state dict's are its modules' versions.
    private mutating func build() throws {
        _ = try pop()
        guard case .dictionary? = stack.last, stack.count > floor else {
            throw wrong("attributes are set of something else than a dict")
        }
    }
}

// The memo.
extension PickleMachine {
    /// A pickler counts its memo from 0, each entry after the operation that made its value.
    private mutating func memoize(_ index: Int) throws {
        guard index < reader.position - start else { throw wrong("memo \(index) is out of order") }
        guard stack.count > floor, let value = stack.last else { throw nothing() }
        if index >= memo.count { memo += Array(repeating: nil, count: index + 1 - memo.count) }
        if memo[index] == nil { memoized += 1 }
        memo[index] = value
    }

    private mutating func recall(_ index: Int) throws {
        guard index < memo.count, let value = memo[index] else { throw wrong("there is no memo \(index)") }
        push(value)
    }
}

// The stack, of which what lies under the last mark is out of reach.
extension PickleMachine {
    private var floor: Int { marks.last ?? 0 }

    private func nothing() -> Problem { wrong("the pickle takes more from its stack than it put there") }

    private mutating func push(_ value: PickleValue) { stack.append(value) }

    private mutating func pop() throws -> PickleValue {
        guard stack.count > floor, let value = stack.popLast() else { throw nothing() }
        return value
    }

    private func index(ofLast count: Int) throws -> Int {
        guard stack.count - floor >= count else { throw nothing() }
        return stack.count - count
    }

    private mutating func indexOfMark() throws -> Int {
        guard let mark = marks.popLast() else { throw nothing() }
        return mark
    }

    private mutating func pushTuple(from index: Int) {
        let start = objects.elements.count
        objects.elements += stack[index...]
        stack.removeSubrange(index...)
        push(.tuple(PickleSpan(start..<objects.elements.count)))
    }

    private mutating func newContainer() -> UInt32 {
        objects.containers.append([])
        return UInt32(objects.containers.count - 1)
    }

    private mutating func extendList(from index: Int) throws {
        guard index > floor, case .list(let list) = stack[index - 1] else {
            throw wrong("elements are added to something else than a list")
        }
        objects.containers[Int(list)] += stack[index...]
        stack.removeSubrange(index...)
    }

    private mutating func extendDictionary(from index: Int) throws {
        guard index > floor, case .dictionary(let dictionary) = stack[index - 1], (stack.count - index) % 2 == 0 else {
            throw wrong("keys and values are added to something else than a dict")
        }
        objects.containers[Int(dictionary)] += stack[index...]
        stack.removeSubrange(index...)
    }
}

extension UInt8 {
    fileprivate var isPrintable: Bool { (0x21...0x7E).contains(self) }
}
