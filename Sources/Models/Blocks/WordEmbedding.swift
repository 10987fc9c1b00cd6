/// The words' rows as they are.
struct WordEmbedding: Embedding {
    let words: EmbeddingTable

    func forward(_ words: Rows, on tape: Tape) -> Rows { words }
}
