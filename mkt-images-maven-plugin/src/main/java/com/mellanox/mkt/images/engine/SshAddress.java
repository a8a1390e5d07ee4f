package com.mellanox.mkt.images.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An engine on another host, to which the user's ssh program connects as it does for Docker's own programs.
 *
 * @param user the user on that host; empty for the one that ssh takes
 * @param host a name, an alias of {@code ~/.ssh/config}, or an address; an IPv6 address has no brackets
 * @param port empty for the one that ssh takes
 * @param socket the engine's socket on that host; empty for the one that docker takes there
 */
public record SshAddress(String user, String host, String port, String socket) {
    static final String SCHEME = "ssh";

    /** How long ssh tries to connect to an address of the host. */
    public static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

    /** How the path of the socket of BuildKit's own daemon ends. */
    private static final String SOCKET_OF_BUILDKIT = "/buildkitd.sock";

    private static final String FORM = "An engine behind ssh is written ssh://user@host:port/path/of/docker.sock;"
            + " the user, the port and the path can be left out";
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:([^:]+)@)?(\\[[^\\[\\]@]+\\]|[^\\[\\]:@]+)(?::([0-9]*))?");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:-]+");
    static final int LAST_PORT = 65_535;

    /**
     * Parses an address. The host may be an alias that is no name of the network, as {@code build_host}.
     *
     * @throws IllegalArgumentException with the remedy, if it is none
     */
    public static SshAddress of(URI uri) {
        String authority = Optional.ofNullable(uri.getAuthority()).orElse("");
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (authority.substring(0, Math.max(0, authority.lastIndexOf('@'))).contains(":")) {
            throw new IllegalArgumentException("ssh takes no password from an address. Remove it, and use a key");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null;
        if (!parts.matches() || hasMore || CONTROL.matcher(authority + path).find()) {
            throw new IllegalArgumentException(FORM);
        }
        String user = Optional.ofNullable(parts.group(1)).orElse("");
        String host = parts.group(2).replaceAll("[\\[\\]]", "").replace("%25", "%");
        // ssh would take them for options.
        if (user.startsWith("-") || host.startsWith("-")) {
            throw new IllegalArgumentException("A user and a host do not begin with '-'");
        }
        String port = Optional.ofNullable(parts.group(3)).orElse("");
        if (!port.isEmpty() && !isPort(port)) {
            throw new IllegalArgumentException("A port is a number from 1 to " + LAST_PORT);
        }
        return new SshAddress(user, host, port, path.equals("/") ? "" : path);
    }

    private static boolean isPort(String digits) {
        return digits.length() <= String.valueOf(LAST_PORT).length()
                && Integer.parseInt(digits) > 0
                && Integer.parseInt(digits) <= LAST_PORT;
    }

    /** The program whose standard input and output are a connection to the engine. */
    List<String> program(Path ssh) {
        return program(ssh.toString(), "docker", "--host", List.of("system", "dial-stdio"));
    }

    /** The same for a builder: BuildKit's own daemon if the path is that of its socket, else the BuildKit of the engine. */
    List<String> builderProgram() {
        return socket.endsWith(SOCKET_OF_BUILDKIT)
                ? buildctlProgram()
                : program(SCHEME, "docker", "--host", List.of("system", "dial-stdio"));
    }

    /** The same for BuildKit's own daemon, with its socket or where buildctl looks for it. */
    List<String> buildctlProgram() {
        return program(SCHEME, "buildctl", "--addr", List.of("dial-stdio"));
    }

    /** Nobody can answer questions of ssh, so it asks none. */
    private List<String> program(String ssh, String client, String socketOption, List<String> command) {
        List<String> program = new ArrayList<>(List.of(ssh, "-T"));
        program.addAll(List.of("-o", "BatchMode=yes", "-o", "ConnectTimeout=" + CONNECT_WITHIN.toSeconds()));
        if (!user.isEmpty()) {
            program.addAll(List.of("-l", user));
        }
        if (!port.isEmpty()) {
            program.addAll(List.of("-p", port));
        }
        program.addAll(List.of("--", host, client));
        if (!socket.isEmpty()) {
            program.addAll(List.of(socketOption, quoted("unix://" + socket)));
        }
        program.addAll(command);
        return program;
    }

    /** A word for the shell on the host, to which ssh gives all words as one text. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The command by which the user logs in there: {@code ssh -p 2222 me@host}. */
    public String login() {
        return "ssh " + (port.isEmpty() ? "" : "-p " + port + " ") + (user.isEmpty() ? "" : user + "@") + host;
    }

    /** The host as {@code known_hosts} names it: {@code [host]:2222}. */
    public String knownHost() {
        return port.isEmpty() || port.equals("22") ? host : "[" + host + "]:" + port;
    }
}
