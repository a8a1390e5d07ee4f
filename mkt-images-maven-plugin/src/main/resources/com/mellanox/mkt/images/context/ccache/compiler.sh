#!/bin/sh
# The compiler of this name, with ccache. For an object that is not in the cache, ccache needs the names of all included
# files. It preprocesses the source to find them, or it reads the list that the compiler writes with -MD, which is faster. So
# the compiler writes this list also for a caller that does not ask for it. With -MMD the list has no headers of the system,
# and ccache would not see a change of these, so it preprocesses.

compiler=/usr/bin/${0##*/}
[ ! "$CCACHE_DISABLE" ] || exec "$compiler" "$@"

compiles='' lists='' options='' unknown=''
for word; do
    case $word in
    -c) compiles=yes ;;
    -MD) lists=yes ;;
    -M[FPQT]*) options=yes ;;
    -M* | -Wp,* | @*) unknown=yes ;;
    esac
done

if [ ! "$unknown" ] && [ "$lists" ]; then
    export CCACHE_DEPEND=1
elif [ ! "$unknown$options" ] && [ "$compiles" ]; then
    list=$CCACHE_DIR/bin/$$.d
    CCACHE_DEPEND=1 /usr/bin/ccache "$compiler" "$@" -MD -MF "$list"
    status=$?
    rm -f "$list"
    exit $status
fi
exec /usr/bin/ccache "$compiler" "$@"
