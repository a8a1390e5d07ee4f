package com.mellanox.mkt.images.ospackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link DpkgStatus}, on stanzas as dpkg writes them. */
class DpkgStatusTest {

    private static List<OsPackage> read(String text) throws IOException {
        List<OsPackage> packages = new ArrayList<>();
        DpkgStatus.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), packages::add);
        return packages;
    }

    private static OsPackage deb(String name, String version, String architecture) {
        return new OsPackage(name, version, architecture, OsPackage.DEB, null, null, null);
    }

    @Test
    void fieldsWhenFoldedBelongToTheOneBefore() throws IOException {
        assertThat(read("""
                        Package: bash
                        Status: install ok installed
                        Maintainer: Matthias Klose <doko@debian.org>
                        Architecture: amd64
                        Version: 5.2.15-2+b7
                        Conffiles:
                         /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d
                         Version: of a file with this name
                        Description: GNU Bourne Again SHell
                         Bash is an sh-compatible command language interpreter.
                         .
                        \tVersion: after a tab

                        Package: zlib1g
                        Status: install ok installed
                        Architecture: amd64
                        Version: 1:1.2.13.dfsg-1
                        """))
                .containsExactly(deb("bash", "5.2.15-2+b7", "amd64"), deb("zlib1g", "1:1.2.13.dfsg-1", "amd64"));
    }

    @Test
    void packageWhenItsFilesAreGoneIsLeftOut() throws IOException {
        assertThat(read("""
                        Package: nano
                        Status: deinstall ok config-files
                        Architecture: amd64
                        Version: 7.2-1

                        Package: vim
                        Status: purge ok not-installed
                        Architecture: amd64

                        Package: linux-base
                        Status: hold ok installed
                        Architecture: all
                        Version: 4.9

                        Package: systemd
                        Status: install ok half-configured
                        Architecture: amd64
                        Version: 252.5-2
                        """)).containsExactly(deb("linux-base", "4.9", "all"), deb("systemd", "252.5-2", "amd64"));
    }

    @Test
    void packageWhenOfTwoArchitecturesIsTwo() throws IOException {
        assertThat(read("""
                        Package: libc6
                        Status: install ok installed
                        Architecture: amd64
                        Multi-Arch: same
                        Version: 2.36-9

                        Package: libc6
                        Status: install ok installed
                        Architecture: i386
                        Multi-Arch: same
                        Version: 2.36-9
                        """)).extracting(OsPackage::architecture).containsExactly("amd64", "i386");
    }

    @Test
    void packageWhenItHasNoStatusIsThere() throws IOException {
        assertThat(read("Package: tzdata\nVersion: 2024a-0\nArchitecture: all"))
                .containsExactly(deb("tzdata", "2024a-0", "all"));
    }

    @Test
    void sourceWhenItHasAnotherVersionIsReadWithThat() throws IOException {
        assertThat(read("""
                        Package: libc6
                        Source: glibc
                        Architecture: amd64
                        Version: 2.36-9

                        Package: bash
                        Source: bash (5.2.15-2)
                        Architecture: amd64
                        Version: 5.2.15-2+b13
                        """))
                .containsExactly(
                        new OsPackage("libc6", "2.36-9", "amd64", OsPackage.DEB, "glibc", null, null),
                        new OsPackage("bash", "5.2.15-2+b13", "amd64", OsPackage.DEB, "bash", "5.2.15-2", null));
    }

    @Test
    void textWhenItHasNoStanzaHasNoPackage() throws IOException {
        assertThat(read("\n \nno field\n: no name\n")).isEmpty();
    }
}
