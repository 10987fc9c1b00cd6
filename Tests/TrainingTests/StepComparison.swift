import Safetensors
import Testing
import Training

/// Takes all steps of a reference and compares them with it: each parameter within 1e-4 of its tensor's largest
/// magnitude, and of the largest change where that is what counts.
///
/// - Parameter take: Takes a step, and says by what its losses are divided.
func compareSteps(
    _ count: Int, of weights: [TrainedWeight], with expected: SafetensorsFile,
    take: (_ step: Int) throws -> (TrainingStep, losses: Int)
) throws {
    let losses = try expected.tensor("losses").floats(), norms = try expected.tensor("norms").floats()
    var compared = 0
    for number in 0..<count {
        let (step, divisor) = try take(number)
        let loss = step.loss / Double(divisor)
        #expect(abs(loss - Double(losses[number])) < 1e-4 * Double(losses[number]), "loss of step \(number)")
        #expect(abs(step.gradientNorm - Double(norms[number])) < 1e-3 * Double(norms[number]), "norm of step \(number)")
        guard [1, count].contains(number + 1) else { continue }
        for weight in weights {
            let values = try expected.tensor("\(number + 1).\(weight.name)").floats()
            let error = zip(weight.all, values).map { abs($0 - $1) }.max() ?? .infinity
            let largest = values.map(abs).max() ?? 0
            #expect(error <= 1e-4 * largest, "\(weight.name) after step \(number + 1): \(error) of \(largest)")
            compared += 1
        }
    }
    let recorded = expected.names.filter { $0.hasPrefix("1.") || $0.hasPrefix("10.") }
    #expect(compared == recorded.count, "every recorded tensor is compared")
}
