# To be sourced by the other scripts.

# Says in one line what is missing, and ends with 75: try again when it is there.
say_and_leave() {
    echo "nightjar: $*" >&2
    exit 75
}

# The Swift compiler's options that make each warning an error, if NIGHTJAR_STRICT is set.
strict=()
if [ -n "${NIGHTJAR_STRICT:-}" ]; then
    strict=(-Xswiftc -warnings-as-errors)
fi
