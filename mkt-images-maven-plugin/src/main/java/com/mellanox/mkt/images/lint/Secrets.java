package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Keys and passwords in a file, which whoever has the repository or the image has, too. They are never shown. */
record Secrets(Path file, List<String> lines, Problems findings) {
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
                    "a private key, which everybody has who has the image",
                    "Take it out and replace it wherever it was used; host keys are made for each user when a VM boots"),
            new Kind(
                    "\\$(?:1|2[aby]|5|6|7|y|gy)\\$[A-Za-z0-9./,=]+\\$?[A-Za-z0-9./$]{8,}",
                    "the hash of a password, which can be guessed at leisure",
                    "Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo"),
            new Kind(
                    "(?i)^(?!\\s*#).*PermitEmptyPasswords[\\s=]+['\"]?yes",
                    "accounts without a password are let in by ssh",
                    "Take it out; a VM lets the calling user in by a key"),
            new Kind(
                    "\\bpasswd\\s+(?:-d|--delete)\\b",
                    "an account is left without a password",
                    "Lock it, 'passwd -l', or have the console log in by itself"),
            new Kind(
                    "\\becho\\b.*:.*\\|\\s*chpasswd\\b|\\bchpasswd\\s*<<<",
                    "a password is written here",
                    "Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo"));

    private static final Pattern LOGIN = Pattern.compile("\\bpassword\\s+\\S");
    private static final Pattern AUTHS = Pattern.compile("\"(?:auth|identitytoken|password)\"\\s*:\\s*\"[^\"]");
    private static final String NO_LOGIN =
            "Take it out and replace the password; builds have logins from settings.xml, docker login or ~/.netrc";

    /** What a line must not have in it. */
    private record Kind(Pattern pattern, String what, String remedy) {
        Kind(String pattern, String what, String remedy) {
            this(Pattern.compile(pattern), what, remedy);
        }
    }

    void find() {
        String name = String.valueOf(file.getFileName());
        for (int i = 0; i < lines.size(); i++) {
            for (Kind kind : KINDS) {
                if (kind.pattern().matcher(lines.get(i)).find()) {
                    findings.add(file, i + 1, kind.what(), kind.remedy());
                }
            }
        }
        switch (name) {
            case ".netrc", "_netrc" -> report(LOGIN, "a login with its password");
            case "config.json", ".dockercfg", ".dockerconfigjson" -> report(AUTHS, "a login for a registry");
            case ".git-credentials" -> report(Pattern.compile("://[^/]*:[^/]*@"), "a login for a git server");
            default -> {
                // Nothing by its name.
            }
        }
    }

    private void report(Pattern pattern, String what) {
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                findings.add(file, i + 1, what, NO_LOGIN);
            }
        }
    }
}
