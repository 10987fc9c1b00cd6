public import Tensors

/// A row-major matrix of doubles, for statistics over states.
public typealias Matrix = Tensors.Matrix
