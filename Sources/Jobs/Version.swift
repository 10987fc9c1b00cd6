/// Nightjar's version, as `nightjar --version` prints it and provenance records it.
public let nightjarVersion = "0.1.0"
