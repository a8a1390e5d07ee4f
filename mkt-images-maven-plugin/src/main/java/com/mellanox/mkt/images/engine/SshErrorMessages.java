package com.mellanox.mkt.images.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What to do where ssh does not reach an engine or a builder, by what ssh, the shell on the host, and docker or buildctl there
 * write to standard error. In the remedies, <code>%1$s</code> is the command to log in, and <code>%2$s</code> the host's name
 * in {@code known_hosts}.
 */
public enum SshErrorMessages {
    NO_SSH("exec: \\S*/ssh: ", "Check whether the program ssh of this machine can be started: 'ssh -V'"),
    NO_BUILDCTL(
            "buildctl: (command )?not found|unknown command: buildctl",
            "Install BuildKit's buildctl on the host, on the PATH of commands that ssh runs: '%1$s buildctl --version' must"
                    + " find it"),
    NO_DOCKER(
            "docker: (command )?not found|not a docker command",
            "Install Docker's command line program on the host, on the PATH of commands that ssh runs:"
                    + " '%1$s docker version' must find it"),
    OTHER_KEY(
            "host identification has changed|host key for .* has changed",
            "Ask who runs the host whether it has a new key. If so, remove the old one with 'ssh-keygen -R %2$s',"
                    + " run '%1$s' once, and accept the new one"),
    UNKNOWN_KEY(
            "host key verification failed|host key is known for", "Run '%1$s' once, and accept the key of the host"),
    LOGIN(
            "permission denied \\(|permission denied, please|too many authentication failures",
            "Put your public key into ~/.ssh/authorized_keys on the host; if your key has a passphrase, load it with"
                    + " 'ssh-add'. '%1$s' must work without a question"),
    UNKNOWN_HOST("could not resolve hostname", "Check the name of the host in the address and in ~/.ssh/config"),
    NO_CONNECTION(
            "connect to host|timed out|banner exchange|connection refused by|connection (closed|reset)|kex_exchange",
            "Check whether the host runs, accepts connections of ssh at this port, and no firewall is in between:"
                    + " '%1$s' must work"),
    NO_BUILDKIT(
            "buildkitd.sock",
            "Start buildkitd on the host, and let the user read and write its socket, which is the path in the address"),
    RIGHTS(
            "permission denied",
            "Let the user become a member of the group docker on the host ('sudo usermod -aG docker <user>', then log in"
                    + " again), or name the socket of a rootless engine by a path in the address,"
                    + " /run/user/1000/docker.sock"),
    NO_ENGINE(
            "docker daemon|docker api|dial unix",
            "Start the engine on the host, 'systemctl start docker', or name its socket by a path in the address,"
                    + " /path/of/docker.sock"),
    OTHER("", "'%1$s docker system dial-stdio </dev/null' must work, and print nothing");

    private static final int NOT_FOUND = 127;

    private final Pattern signs;
    private final String remedy;

    SshErrorMessages(String signs, String remedy) {
        this.signs = Pattern.compile(signs);
        this.remedy = remedy;
    }

    /**
     * The remedy for a program that ended before the engine answered.
     *
     * @param status its exit status; negative if it has none
     * @param errors the last that it wrote to standard error
     */
    public static String remedy(SshAddress ssh, int status, String errors) {
        String text = errors.toLowerCase(Locale.ROOT);
        SshErrorMessages kind = Arrays.stream(values())
                .filter(each -> each.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
        if (status == NOT_FOUND && kind != NO_BUILDCTL && kind != NO_SSH) {
            kind = NO_DOCKER;
        }
        return kind.remedy.formatted(ssh.login(), ssh.knownHost());
    }

    /** The remedy for a connection that ended while it was used. */
    public static String lost(SshAddress ssh) {
        return "Check the network, and whether the host and its engine run: '" + ssh.login() + " docker version'";
    }
}
