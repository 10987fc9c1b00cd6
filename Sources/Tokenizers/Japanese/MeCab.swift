import CMeCab
import Problems

/// MeCab with a dictionary: finds the words of Japanese text.
///
/// A model and its tagger are only read; each call has a lattice of its own, so that calls may run side by side.
final class MeCab: @unchecked Sendable {
    private let model: OpaquePointer
    private let tagger: OpaquePointer

    /// Opens a dictionary.
    ///
    /// - Parameter arguments: MeCab's options, as `-d` and a folder.
    /// - Throws: `Problem.badInput` where MeCab cannot open it, or where its texts are not UTF-8.
    init(arguments: [String]) throws {
        var arguments = (["mecab"] + arguments).map { Array($0.utf8CString) }
        var pointers = arguments.indices.map { index in
            arguments[index].withUnsafeMutableBufferPointer { UnsafeMutablePointer<CChar>.allocate(copying: $0) }
        }
        defer { for case let pointer? in pointers { pointer.deallocate() } }
        guard let model = mecab_model_new(Int32(pointers.count), &pointers) else {
            throw Problem.badInput("MeCab cannot be started: \(Self.lastError)")
        }
        guard let tagger = mecab_model_new_tagger(model) else {
            mecab_model_destroy(model)
            throw Problem.badInput("MeCab cannot be started: \(Self.lastError)")
        }
        self.model = model
        self.tagger = tagger
        let charset = mecab_model_dictionary_info(model)?.pointee.charset.map { String(cString: $0) } ?? ""
        guard ["utf-8", "utf8"].contains(charset.lowercased()) else {
            throw Problem.badInput("the MeCab dictionary is in \(charset); one in UTF-8 is needed")
        }
    }

    deinit {
        mecab_destroy(tagger)
        mecab_model_destroy(model)
    }

    /// The words of a text, in order; whitespace between them belongs to none.
    func words(of scalars: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
        let bytes = Array(String(String.UnicodeScalarView(scalars)).utf8)
        guard !bytes.isEmpty, let lattice = mecab_model_new_lattice(model) else { return [] }
        defer { mecab_lattice_destroy(lattice) }
        var words: [Range<Int>] = []
        bytes.withUnsafeBytes { buffer in
            let sentence = buffer.bindMemory(to: CChar.self)
            guard let start = sentence.baseAddress else { return }
            mecab_lattice_set_sentence2(lattice, start, sentence.count)
            guard mecab_parse_lattice(tagger, lattice) != 0 else { return }
            var place = (byte: 0, scalar: scalars.startIndex)
            /// The scalar that begins at a byte; bytes are asked for in ascending order.
            func scalar(at byte: Int) -> Int {
                while place.byte < byte, place.scalar < scalars.endIndex {
                    place.byte += UTF8.width(scalars[place.scalar])
                    place.scalar += 1
                }
                return place.scalar
            }
            var node = mecab_lattice_get_bos_node(lattice)
            while let word = node?.pointee {
                if word.length > 0, let surface = word.surface {
                    let first = scalar(at: surface - start)
                    words.append(first..<scalar(at: surface - start + Int(word.length)))
                }
                node = word.next.map { UnsafeMutablePointer($0) }
            }
        }
        return words
    }

    private static var lastError: String {
        let text = mecab_strerror(nil).map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension UnsafeMutablePointer {
    fileprivate static func allocate(copying buffer: UnsafeMutableBufferPointer<Pointee>) -> Self? {
        guard let source = buffer.baseAddress else { return nil }
        let copy = Self.allocate(capacity: buffer.count)
        copy.initialize(from: source, count: buffer.count)
        return copy
    }
}
