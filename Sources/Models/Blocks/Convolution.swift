import CKernels
import Tensors

/// A convolution over the tokens of a text, which has zeros before and after it:
/// y[t] = Σ_k W[k]·x[t + k − (size − 1)/2] + b.
struct Convolution: Sendable {
    /// [outputs × inputs/groups × size], as PyTorch's `Conv1d`.
    let weight: FloatBuffer
    /// [outputs]; nil for none.
    let bias: FloatBuffer?
    let outputs: Int
    let inputs: Int
    /// How many tokens a token's output depends on; odd.
    let size: Int
    /// Each group of outputs reads a group of inputs.
    var groups = 1

    fileprivate var groupOutputs: Int { outputs / groups }
    fileprivate var groupInputs: Int { inputs / groups }
    /// Width of a token's inputs side by side, and of a row of the weight.
    fileprivate var unfolded: Int { groupInputs * size }
}

extension Tape {
    /// The convolution of each text, [rows × outputs]; 0 in rows of no text.
    ///
    /// All calls' sizes follow from the text alone, so its neighbours cannot change its bits.
    func convolution(_ x: Rows, _ layer: Convolution) -> Rows {
        let y = make(like: x, width: layer.outputs)
        y.pointer.update(repeating: 0, count: y.count * y.width)
        for span in spans {
            let unfolded = temporary(span.count * layer.unfolded)
            if let bias = layer.bias {
                nj_fill_rows(span.count, y.width, bias.pointer, y.pointer + span.first * y.width)
            }
            for group in 0..<layer.groups {
                unfold(x, span, layer, group, into: unfolded)
                BLAS.multiply(
                    span.count, layer.groupOutputs, layer.unfolded, unfolded.pointer, stride: layer.unfolded,
                    layer.weight(of: group), stride: layer.unfolded, transposedB: true,
                    beta: layer.bias == nil ? 0 : 1,
                    into: y.pointer + span.first * y.width + group * layer.groupOutputs, stride: y.width)
            }
        }
        record(addingTo: [layer.weight.name, layer.bias?.name]) { [unowned self] in
            convolutionInputGradient(x, y, layer)
            guard let weightGradients else { return }
            weightGradients.add(to: layer.weight) { convolutionWeightGradient(x, y, layer, to: $0) }
            weightGradients.add(to: layer.bias) { bias in
                for lane in 0..<lanes {
                    for span in spans {
                        for row in span.first..<span.first + span.count {
                            nj_add(y.width, y.gradient(lane) + row * y.width, bias)
                        }
                    }
                }
            }
        }
        return y
    }

    private func unfold(_ x: Rows, _ span: Span, _ layer: Convolution, _ group: Int, into unfolded: ScratchMemory) {
        nj_unfold(
            span.count, layer.groupInputs, x.width, layer.size,
            x.pointer + span.first * x.width + group * layer.groupInputs, unfolded.pointer)
    }

    private func convolutionInputGradient(_ x: Rows, _ y: Rows, _ layer: Convolution) {
        for span in spans {
            let slopes = temporary(span.count * layer.unfolded)
            for lane in 0..<lanes {
                let dy = y.gradient(lane) + span.first * y.width
                for group in 0..<layer.groups {
                    BLAS.multiply(
                        span.count, layer.unfolded, layer.groupOutputs, dy + group * layer.groupOutputs,
                        stride: y.width, layer.weight(of: group), stride: layer.unfolded, into: slopes.pointer,
                        stride: layer.unfolded)
                    nj_unfold_gradient(
                        span.count, layer.groupInputs, x.width, layer.size, slopes.pointer,
                        x.gradient(lane) + span.first * x.width + group * layer.groupInputs)
                }
            }
        }
    }

    private func convolutionWeightGradient(
        _ x: Rows, _ y: Rows, _ layer: Convolution, to weight: UnsafeMutablePointer<Float>
    ) {
        for span in spans {
            let unfolded = temporary(span.count * layer.unfolded)
            for group in 0..<layer.groups {
                unfold(x, span, layer, group, into: unfolded)
                for lane in 0..<lanes {
                    BLAS.multiply(
                        layer.groupOutputs, layer.unfolded, span.count,
                        y.gradient(lane) + span.first * y.width + group * layer.groupOutputs, stride: y.width,
                        transposedA: true, unfolded.pointer, stride: layer.unfolded, beta: 1,
                        into: weight + group * layer.groupOutputs * layer.unfolded, stride: layer.unfolded)
                }
            }
        }
    }
}

extension Convolution {
    fileprivate func weight(of group: Int) -> UnsafePointer<Float> {
        UnsafePointer(weight.pointer + group * groupOutputs * unfolded)
    }
}
