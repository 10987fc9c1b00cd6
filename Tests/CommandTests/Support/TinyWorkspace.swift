// Nearly every test of a command works in the workspace with a small model.
@_exported public import TinyWorkspace
