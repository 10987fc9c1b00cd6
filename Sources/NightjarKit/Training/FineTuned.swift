public import Foundation
import Tensors
public import Training

/// How a classifier is fine-tuned.
public typealias FineTuning = Training.FineTuning
/// A text with its class.
public typealias LabelledText = Training.LabelledText
/// What of a text's last states a classifier reads.
public typealias TextPooling = Training.TextPooling
/// How the learning rate goes on after the warm-up.
public typealias LearningRateSchedule = Training.LearningRateSchedule

extension TextPooling: ParameterChoice {}
extension LearningRateSchedule: ParameterChoice {}

/// A fine-tuned classifier: the weights of the epoch with the lowest dev loss.
public final class FineTuned: Sendable {
    /// What an epoch came to.
    public struct Epoch: Sendable, Equatable {
        /// From 1.
        public var epoch: Int
        /// The mean over the epoch's texts, each before the step it was part of, dropout on.
        public var trainLoss: Double
        /// The mean cross-entropy over the dev texts after the epoch, dropout off.
        public var devLoss: Double
        /// The share of dev texts whose class has the highest logit.
        public var devAccuracy: Double

        /// An epoch's figures.
        public init(epoch: Int, trainLoss: Double, devLoss: Double, devAccuracy: Double) {
            self.epoch = epoch
            self.trainLoss = trainLoss
            self.devLoss = devLoss
            self.devAccuracy = devAccuracy
        }
    }

    /// All epochs, in order.
    public let epochs: [Epoch]
    /// The one whose weights these are, from 1.
    public let bestEpoch: Int
    /// Why training ended before its time, the best epoch's weights being kept; nil: it did not.
    public let stopped: String?
    let classifier: TextClassifier

    init(_ classifier: TextClassifier, _ state: TrainingState) {
        self.classifier = classifier
        epochs = state.trainLosses.indices.map {
            Epoch(
                epoch: $0 + 1, trainLoss: state.trainLosses[$0], devLoss: state.devLosses[$0],
                devAccuracy: state.devAccuracies[$0])
        }
        bestEpoch = state.bestEpoch
        stopped = state.stopped
    }

    /// Logits [classes] of texts, dropout off.
    ///
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func logits(of texts: [[Int]], in context: Context) throws -> [[Float]] {
        context.host.count(forwardPasses: texts.count, backwardPasses: 0)
        return try classifier.logits(
            of: texts.map { $0.map(Int32.init) }, threads: context.threads, checkCancellation: context.checkCancellation
        )
    }

    /// Writes a folder that transformers' AutoModelForSequenceClassification (`mean` pooling:
    /// AutoModelForTokenClassification, whose logits' mean it is) and Nightjar load.
    ///
    /// - Throws: A `Problem` where a file cannot be written.
    public func writeCheckpoint(to folder: URL) throws { try classifier.write(to: folder) }
}
