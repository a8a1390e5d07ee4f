package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds keys and passwords in a file, which everybody can read who has the repository or the image. They are not shown. */
record Secrets(Path file, List<String> lines, Problems findings) {
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
                    "a private key, which every user of the image can read",
                    "Remove it and replace it wherever it was used; host keys are made for each user when a VM boots"),
            new Kind(
                    "\\$(?:1|2[aby]|5|6|7|y|gy)\\$[A-Za-z0-9./,=]+\\$?[A-Za-z0-9./$]{8,}",
                    "the hash of a password, which can be found by trying",
                    "Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo"),
            new Kind(
                    "(?i)^(?!\\s*#).*PermitEmptyPasswords[\\s=]+['\"]?yes",
                    "ssh accepts accounts without a password",
                    "Remove it; a VM accepts the calling user's ssh key"),
            new Kind(
                    "\\bpasswd\\s+(?:-d|--delete)\\b",
                    "an account is left without a password",
                    "Lock it, 'passwd -l', or configure an automatic login at the console"),
            new Kind(
                    "\\becho\\b.*:.*\\|\\s*chpasswd\\b|\\bchpasswd\\s*<<<",
                    "a password is written here",
                    "Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo"));

    private static final Pattern LOGIN = Pattern.compile("\\bpassword\\s+\\S");
    private static final Pattern AUTHS = Pattern.compile("\"(?:auth|identitytoken|password)\"\\s*:\\s*\"[^\"]");
    private static final Pattern GIT_LOGIN = Pattern.compile("://[^/]*:[^/]*@");
    private static final String NO_LOGIN =
            "Remove it and replace the password; builds have logins from settings.xml, docker login or ~/.netrc";

    /** A secret that a line must not have. */
    private record Kind(Pattern pattern, String what, String remedy) {
        Kind(String pattern, String what, String remedy) {
            this(Pattern.compile(pattern), what, remedy);
        }
    }

    void find() {
        KINDS.forEach(kind -> report(kind.pattern(), kind.what(), kind.remedy()));
        switch (String.valueOf(file.getFileName())) {
            case ".netrc", "_netrc" -> report(LOGIN, "a login with its password", NO_LOGIN);
            case "config.json", ".dockercfg", ".dockerconfigjson" -> report(AUTHS, "a login for a registry", NO_LOGIN);
            case ".git-credentials" -> report(GIT_LOGIN, "a login for a git server", NO_LOGIN);
            default -> {
                // Other names mean nothing.
            }
        }
    }

    private void report(Pattern pattern, String what, String remedy) {
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                findings.add(file, i + 1, what, remedy);
            }
        }
    }
}
