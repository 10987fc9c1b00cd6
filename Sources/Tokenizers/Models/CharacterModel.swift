/// Each character of a word is a token, or unknown: transformers' `CharacterTokenizer`.
struct CharacterModel: TokenModel {
    let vocabulary: Vocabulary
    let unknownID: Int

    func tokenize(_ text: AlignedText, words: [Range<Int>], into tokens: inout [Token]) {
        for word in words {
            var characters = text.slice(word)
            PythonForm(form: .nfkc).normalize(&characters)
            for (index, scalar) in characters.scalars.enumerated() {
                let id = vocabulary.trie.value(of: CollectionOfOne(scalar)) ?? unknownID
                tokens.append(Token(id: id, origin: characters.origin(of: index..<index + 1)))
            }
        }
    }

    func surface(of piece: String) -> String { piece }
}
