#!/bin/sh
# Runs a command with ccache's compilers first in PATH, if the support environment has ccache. CCACHE_DIR is the cache.
#
# The directories are those of Debian and of Fedora; they have also names with a version or a target. The source is always
# in the same directory, so CCACHE_BASEDIR is not needed; it would change what __FILE__ is. The compiler is compared by its
# content, since another one can have the same size and time.

if [ -x /usr/bin/ccache ] && [ -w "$CCACHE_DIR" ]; then
    export CCACHE_DIR CCACHE_COMPILERCHECK=content CCACHE_MAXSIZE=2G
    rm -rf "${CCACHE_DIR:?}/bin" && mkdir "$CCACHE_DIR/bin"
    for name in cc c++ gcc g++ clang clang++; do
        [ ! -x "/usr/bin/$name" ] || install -m 755 "${0%/*}/compiler.sh" "$CCACHE_DIR/bin/$name"
    done
    export PATH="$CCACHE_DIR/bin:/usr/lib/ccache:/usr/lib64/ccache:$PATH"
fi
exec "$@"
