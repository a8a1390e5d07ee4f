package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How registries are logged in to, and what is said where that fails. */
class RegistryLoginTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("me:p@ss:word".getBytes(StandardCharsets.UTF_8));
    private static final Answer FOUND = Answer.of(200).with("Docker-Content-Digest", DIGEST);

    private HttpRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = HttpRegistry.start().answer("HEAD /v2/mkt/kvm/manifests/fc40", FOUND);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RemoteRegistry open(RegistryAccess access) {
        return RemoteRegistry.of(server.host(), access, new FakeBackoff(), event -> {});
    }

    private ImageReference image() {
        return ImageReference.parse(server.host() + "/mkt/kvm:fc40");
    }

    private void logIn(RegistryAccess access, Right right) {
        try (RemoteRegistry registry = open(access)) {
            registry.logIn(List.of("mkt/kvm"), right);
        }
    }

    private void assertFails(RegistryAccess access, Right right, Kind kind, String... words) {
        assertThatThrownBy(() -> logIn(access, right))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(server.host() + "/mkt/kvm cannot be "
                        + (right == Right.PUSH ? "published to" : "read") + ": " + server.host() + " ")
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("p@ss");
    }

    @Test
    void basicWhenThePasswordIsRightIsSentWithEveryRequest() {
        server.answer("GET /v2/", Answer.of(401).with("WWW-Authenticate", "Basic realm=\"test\""), Answer.of(200));

        try (RemoteRegistry registry = open(SampleAccess.of("me", "p@ss:word"))) {
            registry.logIn(List.of("mkt/kvm"), Right.PUSH);
            assertThat(registry.digest(image())).isPresent();
        }

        assertThat(server.lines()).containsExactly("GET /v2/", "GET /v2/", "HEAD /v2/mkt/kvm/manifests/fc40");
        assertThat(server.requests().stream().map(request -> request.header("Authorization")))
                .containsExactly("", BASIC, BASIC);
    }

    @Test
    void basicWhenThePasswordIsWrongIsFoundOutAtOnce() {
        server.answer(
                "GET /v2/",
                Answer.error(401, "authentication required").with("WWW-Authenticate", "Basic realm=\"test\""));

        assertFails(
                SampleAccess.of("me", "p@ss"),
                Right.PUSH,
                Kind.LOGIN,
                "does not accept the login of 'me' from a test (401: authentication required). Correct it there",
                "'docker login " + server.host() + "'",
                "a server with the id '" + server.host() + "' in Maven's settings.xml",
                "MKT_REGISTRY_USERNAME and MKT_REGISTRY_PASSWORD");
    }

    @Test
    void loginWhenThereIsNoneAndOneIsWantedSaysHowToGiveOne() {
        server.answer("GET /v2/", Answer.of(401).with("WWW-Authenticate", "Basic realm=\"test\""));

        assertFails(
                SampleAccess.anonymous(),
                Right.PUSH,
                Kind.LOGIN,
                "requires a login, and there is none (401). Log in by");
    }

    @Test
    void loginWhenTheRobotsNameIsCutSuspectsTheShell() {
        server.answer("GET /v2/", Answer.of(401).with("WWW-Authenticate", "Basic realm=\"test\""));

        for (String cut : List.of("robot", "myrobot", "robotci")) {
            assertFails(SampleAccess.of(cut, "p@ss"), Right.PULL, Kind.LOGIN, "robot$name", "single quotes");
        }
        for (String whole : List.of("robot$ci", "me")) {
            assertThatThrownBy(() -> logIn(SampleAccess.of(whole, "p@ss"), Right.PULL))
                    .message()
                    .doesNotContain("single quotes");
        }
    }

    @Test
    void tokenWhenItIsGivenIsSentWithEveryRequest() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull", "push"));

        try (RemoteRegistry registry = open(SampleAccess.of("me", "p@ss:word"))) {
            registry.logIn(List.of("mkt/kvm"), Right.PUSH);
            assertThat(registry.digest(image())).isPresent();
        }

        assertThat(server.lines())
                .containsExactly(
                        "GET /v2/",
                        "GET /token?service=test&scope=repository:mkt/kvm:pull,push",
                        "HEAD /v2/mkt/kvm/manifests/fc40");
        assertThat(server.requests().get(1).header("Authorization")).isEqualTo(BASIC);
        assertThat(server.requests().get(2).header("Authorization")).startsWith("Bearer e30.");
    }

    @Test
    void tokenWhenNothingWasLoggedInForIsGotByTheFirstQuestion() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"));

        try (RemoteRegistry registry = open(SampleAccess.anonymous())) {
            assertThat(registry.digest(image())).isPresent();
        }

        assertThat(server.lines()).element(1).asString().endsWith("scope=repository:mkt/kvm:pull");
    }

    @Test
    void tokenWhenItHasExpiredIsGotAgain() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"))
                .answer("HEAD /v2/mkt/kvm/manifests/fc40", FOUND, Answer.of(401), FOUND);

        try (RemoteRegistry registry = open(SampleAccess.anonymous())) {
            assertThat(registry.digest(image())).isPresent();
            assertThat(registry.digest(image())).isPresent();
        }

        assertThat(server.lines().stream().filter(line -> line.startsWith("GET /token")))
                .hasSize(2);
    }

    @Test
    void tokenWhenThePasswordIsWrongSaysWhereItIsFrom() {
        server.asksForToken("http", Answer.error(401, "incorrect username or password"));

        assertFails(
                SampleAccess.of("me", "p@ss"),
                Right.PUSH,
                Kind.LOGIN,
                "does not accept the login of 'me' from a test (401: incorrect username or password)");
    }

    @Test
    void tokenWhenItIsNotGoodForPushingSaysSoBeforeAnythingIsPushed() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"));

        assertFails(
                SampleAccess.of("me", "p@ss"),
                Right.PUSH,
                Kind.FORBIDDEN,
                "accepts 'me' (a test), who has no right to push to mkt/kvm",
                "give that user a role that may push");
        assertFails(SampleAccess.anonymous(), Right.PUSH, Kind.LOGIN, "requires a login, and there is none");
        logIn(SampleAccess.of("me", "p@ss"), Right.PULL);
    }

    @Test
    void tokenWhenItIsRefusedSaysThatTheUserHasNoRight() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"))
                .answer("HEAD /v2/mkt/kvm/manifests/fc40", Answer.of(401));

        try (RemoteRegistry registry = open(SampleAccess.of("me", "p@ss"))) {
            assertThatThrownBy(() -> registry.digest(image()))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                    .hasMessageContaining("who has no right to pull from mkt/kvm");
        }
    }

    @Test
    void identityTokenWhenItIsTheLoginIsExchanged() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"));

        logIn(SampleAccess.of(Login.ofIdentityToken("s3cret")), Right.PULL);

        assertThat(server.requests())
                .filteredOn(request -> request.line().equals("POST /token"))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.body()).contains("grant_type=refresh_token&refresh_token=s3cret"));
    }

    @Test
    void identityTokenWhenItBringsNoTokenIsNotQuoted() {
        server.asksForToken("http", Answer.of(200, "{}"));

        assertThatThrownBy(() -> logIn(SampleAccess.of(Login.ofIdentityToken("s3cret")), Right.PULL))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the server that gives out tokens gave none")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void rightWhenItGrowsIsAskedForAnew() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull", "push"));

        try (RemoteRegistry registry = open(SampleAccess.of("me", "p@ss"))) {
            registry.logIn(List.of("mkt/kvm"), Right.PULL);
            registry.logIn(List.of("mkt/kvm"), Right.PUSH);
            registry.logIn(List.of("mkt/kvm"), Right.PULL);
        }

        assertThat(server.lines().stream().filter(line -> line.startsWith("GET /token")))
                .hasSize(2);
    }
}
