import Documents
import Files
public import Foundation
public import Models
import Tokenizers
public import Training

/// A text with the answer that is learned.
public typealias AnswerExample = Training.AnswerExample
/// How a causal model is tuned on answers.
public typealias AnswerTuning = Training.AnswerTuning
/// Which weights of a causal model are trained.
public typealias TuningMethod = Training.TuningMethod
/// A low-rank adapter to be trained: on which modules, and of what size.
public typealias LowRankConfiguration = Models.LowRankConfiguration

/// A causal model tuned on answers: the weights after the last epoch.
public final class Tuned: Sendable {
    /// The mean loss of an answer's token in each epoch, each before the step it was part of.
    public let losses: [Double]
    /// Optimiser steps of all epochs that are through.
    public let steps: Int
    /// Why training ended before its time, the last whole epoch's weights being kept; nil: it did not.
    public let stopped: String?
    /// How many values were trained.
    public let trainedParameters: Int
    private let tuned: TunedModel
    private let base: String
    private let threads: Int

    init(_ tuned: TunedModel, _ state: TrainingState, steps: Int, trainedParameters: Int, base: String, threads: Int) {
        self.tuned = tuned
        losses = state.trainLosses
        self.steps = steps
        stopped = state.stopped
        self.trainedParameters = trainedParameters
        self.base = base
        self.threads = threads
    }

    /// Writes a folder, which is made where it is not there: after `full` a checkpoint that transformers and Nightjar
    /// load, its weights as float32; after `lora` an adapter that PEFT and Nightjar load over the model,
    /// which it calls as the job does.
    ///
    /// - Throws: A `Problem` where a file cannot be written.
    public func write(to folder: URL) throws {
        try tuned.write(to: folder, base: base)
        guard !tuned.isAdapter, let vocabulary = try GGUFVocabulary(of: tuned.checkpoint) else { return }
        let (tokenizer, configuration) = try vocabulary.files()
        for (name, value) in [("tokenizer.json", tokenizer), ("tokenizer_config.json", configuration)] {
            try DurableFile.write(Data(value.json(pretty: true).utf8), to: folder.appendingPathComponent(name))
        }
    }

    /// Writes the folder and opens it.
    ///
    /// - Throws: A `Problem` where a file cannot be written or read.
    public func model(in folder: URL) throws -> Model {
        try write(to: folder)
        let own = tuned.checkpoint.folder
        return try Model(folder: folder, threads: threads, base: { _, _ in own })
    }
}
