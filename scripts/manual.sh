#!/usr/bin/env bash
# Writes the manual page of a nightjar to standard output, made from what its commands say of themselves.
#
# Usage: scripts/manual.sh NIGHTJAR
set -euo pipefail
nightjar=$1

# The text of a command's help as it stands, for troff.
as_printed() {
    echo .nf
    sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"
    echo .fi
}

# The names below a command's "SUBCOMMANDS:".
subcommands() {
    "$nightjar" help "$@" | awk '
        /^SUBCOMMANDS:/ { list = 1; next }
        list && /^  [a-z]/ { print $1 }
        list && /^  See/ { exit }
    '
}

section() {
    printf '.SS "nightjar %s"\n' "$*"
    "$nightjar" help "$@" | as_printed
}

version=$("$nightjar" --version)
cat <<END
.TH NIGHTJAR 1 "" "$version" "User Commands"
.SH NAME
nightjar \- analyses pretrained language models, overnight
.SH SYNOPSIS
.B nightjar
.I COMMAND
[\fIARGUMENT\fR]...
.SH DESCRIPTION
Drop a job file into a workspace's \fIinbox/\fR; \fBnightjar watch\fR runs it, and a bundle with its numbers, figures and
report comes into \fIoutbox/\fR.
.SH COMMANDS
END
for command in $(subcommands); do
    section "$command"
    for below in $(subcommands "$command"); do section "$command" "$below"; done
done
cat <<'END'
.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
the job or command failed
.TP
.B 2
the command line is wrong
.TP
.B 65
a manifest, checkpoint, data set or plugin is wrong
.TP
.B 70
an error of Nightjar itself
.TP
.B 75
try again
.TP
.B 130
interrupted
.SH FILES
.TP
.I nightjar.yaml
a workspace's settings
.TP
.I state/plugins/
the plugins that were added to a workspace
.TP
.I PREFIX/lib/nightjar/kit/
what plugins in Swift are compiled against
.TP
.I PREFIX/share/nightjar/manifest.schema.json
the JSON Schema of job files, for editors
END
