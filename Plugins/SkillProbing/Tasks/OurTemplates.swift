import Foundation
import NightjarKit

/// The templates that come with Nightjar: one for each task of MCEval8K (METHODS section 3), a line each.
enum OurTemplates {
    static let all: [(task: String, file: [UInt8])] = [
        ("linguistic/clang8", PackageResources.clang8_yaml),
        ("linguistic/postag", PackageResources.postag_yaml),
        ("linguistic/chunking", PackageResources.chunking_yaml),
        ("linguistic/ner", PackageResources.ner_yaml),
        ("classification/agnews", PackageResources.agnews_yaml),
        ("classification/amazon-reviews", PackageResources.amazon_reviews_yaml),
        ("classification/imdb", PackageResources.imdb_yaml),
        ("fact/commensenseqa", PackageResources.commensenseqa_yaml),
        ("fact/fever", PackageResources.fever_yaml),
        ("fact/myriadlama", PackageResources.myriadlama_yaml),
        ("fact/templama", PackageResources.templama_yaml),
        ("nli/mnli", PackageResources.mnli_yaml),
        ("nli/paws", PackageResources.paws_yaml),
        ("nli/swag", PackageResources.swag_yaml),
        ("self-reflection/halueval", PackageResources.halueval_yaml),
        ("self-reflection/toxicity", PackageResources.toxicity_yaml),
        ("self-reflection/stereoset", PackageResources.stereoset_yaml),
        ("multilingual/lti", PackageResources.lti_yaml),
        ("multilingual/amazon-review-multi", PackageResources.amazon_review_multi_yaml),
        ("multilingual/mlama", PackageResources.mlama_yaml),
        ("multilingual/xnli", PackageResources.xnli_yaml),
        ("multilingual/mpostag", PackageResources.mpostag_yaml),
    ]

    /// The template of the task at a path that ends in CATEGORY/TASK, or is TASK alone; nil where it is none of ours.
    static func template(of path: String) throws -> TaskTemplate? {
        let found = all.first { task, _ in
            path == task || path.hasSuffix("/" + task) || task.hasSuffix("/" + path)
        }
        return try found.map { task, file in
            let name = "Nightjar's own \(task).yaml"
            return try TaskTemplate(TemplateFile(document: Data(file), file: name), file: name)
        }
    }

    /// How to write one, for a message.
    static let example = """
        question: |-
          ### Question: {text}
          ### Options:
          {options}
          ### Answer:
        options: [World, Sports, Business, Science]
        labels: [a, b, c, d]
        answer: {field: label}
        """
}
