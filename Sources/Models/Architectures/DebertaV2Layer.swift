import Tensors

/// LayerNorm(project(word + position + type 0)), each but the norm where the configuration has it.
struct DebertaV2Embedding: Embedding {
    let words: EmbeddingTable
    let positions, types: EmbeddingTable?
    let projection: Convolution?
    let norm: Norm
    let dropout: Double

    func forward(_ words: Rows, on tape: Tape) -> Rows {
        let places = tape.positions
        var sum = words
        if let positions { sum = tape.addRows(sum, of: positions, at: places) }
        if let types { sum = tape.addRows(sum, of: types, at: places.map { $0 < 0 ? -1 : 0 }) }
        if let projection { sum = tape.convolution(sum, projection) }
        return tape.dropout(tape.norm(sum, norm), dropout)
    }
}

/// LayerNorm(output + act(convolution(input))) of a layer's input and output.
struct DebertaV2Convolution: Sendable {
    let convolution: Convolution
    let activation: Activation
    let norm: Norm
    let dropout: Double

    func forward(input: Rows, output: Rows, on tape: Tape) -> Rows {
        let convolved = tape.activation(tape.dropout(tape.convolution(input, convolution), dropout), activation)
        return tape.norm(tape.add(output, convolved), norm)
    }
}

/// Disentangled attention, then the feed-forward pair, each with a residual and a normalisation after it.
struct DebertaV2Layer: Layer {
    let query, key, value: Linear
    let relative: RelativeEmbeddings?
    let attentionOutput: Linear
    let attentionNorm: Norm
    let intermediate, output: Linear
    let outputNorm: Norm
    let convolution: DebertaV2Convolution?
    let heads: AttentionHeads
    let activation: Activation
    let hiddenDropout, attentionDropout: Double

    var smallestWeight: Int { min(query.outputs * query.inputs, intermediate.outputs * intermediate.inputs) }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        let query = try tape.site(0, tape.linear(hidden, query))
        let key = try tape.site(1, tape.linear(hidden, key))
        let value = try tape.site(2, tape.linear(hidden, value))
        let context = attention(query, key, value, on: tape)
        let attended = try tape.site(3, tape.linear(context, attentionOutput))
        let middle = tape.norm(tape.add(tape.dropout(attended, hiddenDropout), hidden), attentionNorm)
        let wide = try tape.site(4, tape.linear(middle, intermediate))
        let neurons = try tape.site(6, tape.activation(wide, activation))
        let narrow = try tape.site(5, tape.linear(neurons, output))
        let output = tape.norm(tape.add(tape.dropout(narrow, hiddenDropout), middle), outputNorm)
        return convolution?.forward(input: hidden, output: output, on: tape) ?? output
    }

    private func attention(_ query: Rows, _ key: Rows, _ value: Rows, on tape: Tape) -> Rows {
        if let relative {
            return tape.disentangledAttention(
                heads, query: query, key: key, value: value, relative: relative,
                dropout: attentionDropout)
        }
        return tape.attention(
            heads, query: HeadView(query, stride: heads.size), key: HeadView(key, stride: heads.size),
            value: HeadView(value, stride: heads.size), dropout: attentionDropout)
    }
}
