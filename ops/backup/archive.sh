#!/bin/sh
# PostgreSQL's archive_command: archive.sh FOLDER %p %f
#
# Copies one finished file of the log into FOLDER. Says that all is well only when the copy is on the disk under its own
# name; never writes over another file of that name; and says so again when it is asked twice for the same file, as
# PostgreSQL does after a crash.
set -eu

folder=$1
source=$2
name=$3

if [ -e "$folder/$name" ]; then
    if cmp -s "$source" "$folder/$name"; then exit 0; fi
    echo "archive.sh: $folder/$name is there and is another file: two clusters archive into one folder" >&2
    exit 1
fi

partial="$folder/.$name.$$"
trap 'rm -f "$partial"' EXIT
cp "$source" "$partial"
sync "$partial"
# A hard link is made where nothing has that name, or not at all.
ln "$partial" "$folder/$name"
sync "$folder"
