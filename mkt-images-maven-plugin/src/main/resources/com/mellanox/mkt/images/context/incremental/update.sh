#!/bin/sh
# update.sh DIRECTORY [NAME=VALUE…] COMMAND…: runs a command in the directory of an incremental build, which has the files of the
# source and what the command has made there before. Files of the source that have changed are replaced by new ones, and others keep
# their times, since make and ninja compare times. If an input of the image other than the source has changed, all files are
# removed first, since a compiler or a header of the system may be another one without a newer time. Of shared libraries from other
# images only the symbols count: what was configured and compiled with one is the same with another that has the same symbols.
#
# Files are compared with a list of the source that the last update has written, and not with the directory: the command may
# have changed files there. Without the list, the last update has not come to its end.
set -e

here=${0%/*}
source=$here/../source
directory=$1
state=$directory/.mkt-images
shift

for program in awk find sed sha256sum sort; do
    if ! command -v "$program" >/dev/null; then
        echo "incremental build: needs $program in the support environment" >&2
        exit 1
    fi
done

# One line for each file of the source: its kind, its digest, its name.
list() {
    cd "$source"
    find . -type f -perm -100 -exec sha256sum {} + | sed 's/^/executable /'
    find . -type f ! -perm -100 -exec sha256sum {} + | sed 's/^/plain /'
    find . -type l | sed 's/^/link -  /'
}

names() {
    sed 's/^[^ ]* [^ ]*  //' "$1"
}

# The lines of the second file that the first one has not.
added() {
    awk 'FILENAME == ARGV[1] { seen[$0] = 1; next } !($0 in seen)' "$1" "$2"
}

# sha256sum writes names with these characters in another form.
has_special_names() {
    [ "$(find "$source" -name '*[\\
]*' | head -n 1)" ]
}

# What a script can see of the files of other images.
needed() {
    [ -d "$here/../needed" ] || return 0
    cd "$here/../needed"
    {
        find . -type l | while IFS= read -r file; do
            echo "$file -> $(readlink "$file")"
        done
        find . -type f ! -name '*.so' ! -name '*.so.*' -exec sha256sum {} +
        find . -type f \( -name '*.so' -o -name '*.so.*' \) | while IFS= read -r file; do
            echo "$file"
            symbols "$file" || sha256sum "$file"
        done
    } | sort | sha256sum
}

# The symbols of a shared library, without their addresses, and without the sizes of functions. Fails if there are none.
symbols() {
    nm -D -S --defined-only "$1" 2>/dev/null | awk -v file="$1" '
        NF == 4 { print file, $3 ~ /[TWi]/ ? "" : $2, $3, $4 }
        NF == 3 { print file, $2, $3 }
        END { exit NR == 0 }'
}

is_afresh() {
    [ -e "$here/afresh" ] || [ ! -e "$state/list" ] || [ "$(cat "$state/inputs")" != "$(cat "$here/inputs")" ] ||
        [ "$(cat "$state/needed" 2>/dev/null)" != "$needed" ] || has_special_names
}

copy_all() {
    find "$directory" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
    cp -R -P "$source/." "$directory/"
    mkdir -p "$state"
    (list) >"$state/new"
    echo "incremental build: begins in an empty directory"
}

copy_changed() {
    (list) >"$state/new"
    mv "$state/list" "$state/old"
    names "$state/old" >"$state/old-names"
    names "$state/new" >"$state/new-names"
    added "$state/new-names" "$state/old-names" >"$state/gone"
    while IFS= read -r name; do
        rm -f "$directory/$name"
    done <"$state/gone"
    (cd "$source" && find . -type d -exec sh -c 'cd "$0" && mkdir -p "$@"' "$directory" {} +)
    # The target of a link is not in the list; a link is copied each time, since tools compare what it leads to.
    added "$state/old" "$state/new" | sed '/^link /d' >"$state/changed"
    { sed -n '/^link /p' "$state/new"; cat "$state/changed"; } >"$state/copied"
    names "$state/copied" >"$state/copied-names"
    while IFS= read -r name; do
        rm -rf "${directory:?}/$name"
        cp -P "$source/$name" "$directory/$name"
    done <"$state/copied-names"
    echo "incremental build: $(wc -l <"$state/changed") changed, $(wc -l <"$state/gone") removed since the last one"
}

needed=$(needed)
if is_afresh; then
    copy_all
else
    copy_changed
fi
cp "$here/inputs" "$state/inputs"
echo "$needed" >"$state/needed"
mv "$state/new" "$state/list"
cd "$directory"
exec env "$@"
