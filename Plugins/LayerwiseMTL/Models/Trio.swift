/// The three models that a task is looked at with.
struct Trio: Sendable {
    let pretrained: NamedModel
    let tuned: NamedModel
    let control: NamedModel

    subscript(role: Role) -> NamedModel {
        switch role {
        case .pretrained: pretrained
        case .tuned: tuned
        case .control: control
        }
    }
}
