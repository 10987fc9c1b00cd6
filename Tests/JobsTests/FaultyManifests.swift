import Testing

/// A wrong manifest, and the one line that it is rejected for.
struct Fault: Sendable, CustomTestStringConvertible {
    let manifest: String
    let line: String

    init(_ manifest: String, _ line: String...) {
        self.manifest = manifest
        self.line = line.joined()
    }

    var testDescription: String { line }
}

private let minimal = "nightjar: 1\nplugin: token-lengths\n"

/// One entry for each rule.
let faultyManifests: [Fault] = [
    Fault("plugin: token-lengths", "1:1: nightjar: required, but not there; allowed: 1"),
    Fault("nightjar: 2\nplugin: token-lengths", "1:11: nightjar: found the number 2; allowed: 1"),
    Fault("nightjar: 1", "1:1: plugin: required, but not there; allowed: one of domain-neurons, token-lengths"),
    Fault(
        "nightjar: 1\nplugin: domain-neuron", "2:9: plugin: found the text \"domain-neuron\"; ",
        "allowed: one of domain-neurons, token-lengths; did you mean domain-neurons?"),
    Fault(
        "\(minimal)sede: 1", "3:1: sede: unknown key; did you mean seed? known: nightjar, plugin, name, model, ",
        "parameters, matrix, seed, priority, after, limits, retries"),
    Fault("\(minimal)seed: -1", "3:7: seed: found the number -1; allowed: a whole number of at least 0"),
    Fault("\(minimal)seed: 1.5", "3:7: seed: found the number 1.5; allowed: a whole number of at least 0"),
    Fault("\(minimal)priority: high", "3:11: priority: found the text \"high\"; allowed: a whole number"),
    Fault("\(minimal)retries: 101", "3:10: retries: found the number 101; allowed: a whole number from 0 to 100"),
    Fault("\(minimal)name: 5", "3:7: name: found the number 5; allowed: text; write it in quotes"),
    Fault("\(minimal)name: .a", "3:7: name: a name does not begin with \".\""),
    Fault("\(minimal)name: a/b", "3:7: name: a name holds letters, digits, \".\", \"_\" and \"-\"; found \"/\""),
    Fault("\(minimal)name: ''", "3:7: name: a name has at least one character"),
    Fault(
        "\(minimal)name: \(String(repeating: "x", count: 101))",
        "3:7: name: a name has at most 100 characters; found 101"),
    Fault(
        "\(minimal)name: \(String(repeating: "金", count: 61))",
        "3:7: name: a name has at most 180 bytes as UTF-8, since it becomes part of file names; found 183"),
    Fault("\(minimal)name: ab\nafter: [x, ab]", "4:12: after[1]: a job cannot wait for itself"),
    Fault("\(minimal)after: [a b]", "3:9: after[0]: a name holds letters, digits, \".\", \"_\" and \"-\"; found \" \""),
    Fault("\(minimal)after: a", "3:8: after: found the text \"a\"; allowed: a list of texts"),
    Fault(
        "\(minimal)limits: {time: 8x}", "3:16: limits.time: found the text \"8x\"; ",
        "allowed: a time as 30s, 90m, 8h or 2d, or a number of seconds"),
    Fault(
        "\(minimal)limits: {time: 0}", "3:16: limits.time: found the number 0; ",
        "allowed: a time as 30s, 90m, 8h or 2d, or a number of seconds"),
    Fault(
        "\(minimal)limits: {memory: 16G}", "3:18: limits.memory: found the text \"16G\"; ",
        "allowed: a size as 500MB or 16GiB, or a number of bytes"),
    Fault("\(minimal)limits: {memory: .inf}", "3:18: limits.memory: found the number inf; allowed: a finite number"),
    Fault(
        "\(minimal)limits: {threads: 0}", "3:19: limits.threads: found the number 0; ",
        "allowed: a whole number from 1 to 4096"),
    Fault("\(minimal)limits: {cpu: 1}", "3:10: limits.cpu: unknown key; known: time, memory, threads"),
    Fault(
        "\(minimal)model: 'job:a/b'", "3:8: model: a name holds letters, digits, \".\", \"_\" and \"-\"; found \"/\""),
    Fault("\(minimal)model: job:job", "3:8: model: a job cannot wait for itself"),
    Fault("\(minimal)model: \"a\\nb\"", "3:8: model: a path holds no control characters"),
    Fault("\(minimal)model:", "3:7: model: found nothing; allowed: a checkpoint's path, hub id or job:NAME"),
    Fault(
        "\(minimal)parameters: {texts: [a]}", "3:21: parameters.texts: found a list of 1; ",
        "allowed: a path, or an object with path, field, sample and limit"),
    Fault("\(minimal)parameters: {text: a}", "3:14: parameters.text: unknown key; did you mean texts? known: texts"),
    Fault("\(minimal)parameters: a", "3:13: parameters: found the text \"a\"; allowed: an object"),
    Fault(
        "nightjar: 1\nplugin: domain-neurons\nparameters: {positive: a, negative: b}",
        "1:1: model: required by the plugin domain-neurons, but not there; ",
        "allowed: a checkpoint's path, hub id or job:NAME"),
    Fault(
        "nightjar: 1\nplugin: domain-neurons\nmodel: m\nparameters: {positive: a}",
        "4:13: parameters.negative: required, but not there; ",
        "allowed: a path, or an object with path, field, sample and limit"),
    Fault(
        "nightjar: 1\nplugin: domain-neurons\nmodel: m\nparameters: {positive: a, negative: b, derivedModel: 'job:job'}",
        "4:54: parameters.derivedModel: a job cannot wait for itself"),
    Fault("", "1:1: the file is empty; a manifest begins with \"nightjar: 1\""),
    Fault("- a", "1:1: found a list of 1; a manifest begins with \"nightjar: 1\""),
    Fault("nightjar: [1", "1:13: expected \",\" or \"]\" in the list, begun in line 1, column 11"),
]
