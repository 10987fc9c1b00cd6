# To be sourced by the other scripts.

# Everything is built, whatever its caller works on.
unset NIGHTJAR_ONLY

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

# copy_model MODEL FOLDER: a copy, since the daemon follows no link out of its workspace; hard links, where they can be made,
# cost no room.
copy_model() {
    [ ! -e "$2/$(basename "$1")" ] || return 0
    cp -rl "$1" "$2/" 2>/dev/null || cp -r "$1" "$2/"
}
