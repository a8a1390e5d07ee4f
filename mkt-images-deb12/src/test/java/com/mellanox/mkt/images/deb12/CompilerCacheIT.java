package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiler cache of support scripts, with the compilers and the ccache of the support environment. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class CompilerCacheIT {
    private static final String ENVIRONMENT = "harbor.mellanox.com/mkt/build:deb12";

    /** ccache does not trust the time of a header that is as new as its object. */
    private static final String FILES = """
            header() {
                echo "int answer(void) { return $1; }" >/usr/include/mkt-answer.h
                touch --date=2020-01-01 /usr/include/mkt-answer.h
            }
            mkdir /work
            cd /work
            header 41
            printf '%s\\n' '#include <mkt-answer.h>' 'int ask(void) { return answer(); }' >ask.c
            """;

    @TempDir
    private Path scripts;

    @BeforeEach
    void writeScripts() throws IOException {
        for (String name : new String[] {"run.sh", "compiler.sh"}) {
            String resource = "/com/mellanox/mkt/images/context/ccache/" + name;
            try (InputStream script =
                    Objects.requireNonNull(CompilerCacheIT.class.getResourceAsStream(resource), resource)) {
                Files.copy(script, scripts.resolve(name));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gcc, '', the list",
        "cc, -MD, the list",
        "c++, -MT ask.o -MD -MP -MF ask.d, the list",
        "gcc, -MMD, the preprocessor",
        "gcc, '-Wp,-MMD,ask.d', the preprocessor",
        "x86_64-linux-gnu-gcc, '', the preprocessor",
        "ccache gcc, '', the preprocessor"
    })
    void objectWhenAHeaderOfTheSystemChangesIsMadeAgain(String compiler, String flags, String by) {
        String printed = print("""
                object() {
                    CCACHE_LOGFILE=/work/log %1$s %2$s -O2 -c ask.c -o ask.o
                }
                count() {
                    ccache --print-stats | sed -n "s/^$1\t//p"
                }
                object
                object
                echo $(count direct_cache_hit) of 2
                header 42
                object
                echo $(count direct_cache_hit) of 3
                compiler="%1$s"
                "/usr/bin/${compiler##* }" -O2 -c ask.c -o expected.o
                cmp ask.o expected.o
                grep --quiet "Executing .* -E " log && echo the preprocessor || echo the list
                """.formatted(compiler, flags));

        assertThat(printed.lines()).containsExactly("1 of 2", "1 of 3", by);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c ask.c -o out",
                "-c none.c -o out",
                "-Wall -Wextra -c warned.c -o out",
                "-c 'a space.c' '-DTEXT=\"a  b\"' -o out",
                "-x c -c - -o out <ask.c",
                "-c assembly.s -o out",
                "-c assembly.S -o out",
                "-c ask.c warned.c && cat ask.o warned.o >out",
                "-MF list -c ask.c -o out",
                "-MM ask.c -o out",
                "-E ask.c -o out",
                "-S ask.c -o out",
                "@options",
                "ask.c main.c -o out"
            })
    void compilerWhenCalledDoesWhatItDoesWithoutTheCache(String arguments) {
        String printed = print("""
                echo 'int warned(int unused) { char *text; }' >warned.c
                echo 'const char *text = TEXT;' >'a space.c'
                echo 'int main(void) { return 0; }' >main.c
                echo '.globl there' | tee assembly.s >assembly.S
                echo '-c ask.c -o out' >options
                compile() {
                    rm -f out *.o
                    status=0
                    "$1" %s >"$2.text" 2>&1 || status=$?
                    echo "$status, $(cat out 2>/dev/null | sha256sum)" >>"$2.text"
                    ls >"$2.files"
                }
                mkdir results
                compile /usr/bin/gcc results/expected
                compile gcc results/first
                compile gcc results/second
                for time in first second; do
                    diff results/expected.text results/$time.text
                    diff results/expected.files results/$time.files
                done
                ls "$CCACHE_DIR/bin"
                """.formatted(arguments));

        assertThat(printed.lines()).containsExactly("c++", "cc", "g++", "gcc");
    }

    @Test
    void compilerWhenTheScriptDisablesTheCacheIsCalledAlone() {
        String printed = print("""
                export CCACHE_DISABLE=1
                gcc -v -c ask.c -o ask.o 2>&1
                ccache --print-stats | sed -n "s/^cache_miss\t//p"
                """);

        assertThat(printed).doesNotContain("-MD").endsWith("\n0");
    }

    @Test
    void commandWhenTheCacheCannotBeUsedRunsWithoutIt() {
        assertThat(Container.print(
                        ENVIRONMENT,
                        "CCACHE_DIR=/none sh /run/mkt-images/ccache/run.sh bash -c 'command -v gcc && echo $0' a\\ b",
                        binds()))
                .isEqualTo("/usr/bin/gcc\na b");
    }

    /** What a script prints that runs with the cache. */
    private String print(String script) {
        return Container.print(
                ENVIRONMENT,
                "export CCACHE_DIR=/ccache\nmkdir /ccache\ncat >script <<'END'\n" + FILES + script
                        + "END\nsh /run/mkt-images/ccache/run.sh bash -euo pipefail script",
                binds());
    }

    private String binds() {
        return scripts + ":/run/mkt-images/ccache:ro";
    }
}
