import Foundation
import Testing

@testable import LanguageNeurons

@Suite("The selection of neurons by entropy")
struct SelectionTests {
    @Test("entropy is 0 of one language, log of their number where all are alike")
    func entropy() {
        #expect(NeuronSelection.entropy([0.3, 0, 0]) == 0)
        #expect(abs(NeuronSelection.entropy([0.3, 0.3, 0.3]) - log(3)) < 1e-15)
        #expect(NeuronSelection.entropy([0, 0]) == 0)
        #expect(abs(NeuronSelection.entropy([0.1, 0.3]) - (0.25 * log(4.0) + 0.75 * log(4.0 / 3))) < 1e-15)
    }

    @Test("a neuron that is seldom active is out, however specific it is")
    func bar() {
        // Neuron 0 is active in one language alone, and seldom; neuron 2 often in both.
        let probabilities = [[0.01, 0.9, 0.8, 0.1], [0, 0.1, 0.8, 0.1]]
        let selection = NeuronSelection(probabilities, share: 1, threshold: 0.5)
        // Sorted: 0, .01, .1, .1 | .1, .8, .8, .9: the fourth of eight.
        #expect(selection.bar == 0.1)
        #expect(selection.neurons.map(\.index) == [1, 2])
        #expect(selection.neurons.map(\.languages) == [[0], [0, 1]])
        #expect(selection.candidates == 2 && selection.wanted == 4)
    }

    @Test("the share is of all neurons, and equal entropies go by the neuron's number")
    func share() {
        let probabilities = [[0.9, 0.9, 0.9, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
        let selection = NeuronSelection(probabilities, share: 0.2, threshold: 0.5)
        #expect(selection.neurons.map(\.index) == [0, 1])
        #expect(selection.neurons.allSatisfy { $0.entropy == 0 })
    }

    @Test("a value equal to the bar is not above it")
    func equal() {
        let selection = NeuronSelection([[0.5, 0.5], [0.5, 0.5]], share: 1, threshold: 0.95)
        #expect(selection.bar == 0.5)
        #expect(selection.neurons.isEmpty)
    }
}
