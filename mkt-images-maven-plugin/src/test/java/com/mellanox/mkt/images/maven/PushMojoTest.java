package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code push} as Maven configures it. */
@MojoTest
class PushMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session);
    }

    @Test
    @InjectMojo(goal = "push")
    void parametersWhenNotGivenHaveTheirDefaults(PushMojo mojo) {
        assertThat(mojo.tags).isEmpty();
        assertThat(mojo.force).isEqualTo("false");
        assertThat(mojo.requireBoot).isEqualTo("false");
        assertThat(mojo.timeout).isEqualTo("3600");
        assertThat(mojo.receipt).isNull();
        assertThat(mojo.signKey).isNull();
        assertThat(mojo.signPassphrase).isNull();
        assertThat(mojo.verifyKey).isEmpty();
    }

    @Test
    @InjectMojo(goal = "push")
    @MojoParameter(name = "tags", value = "latest,1.5")
    @MojoParameter(name = "force", value = "true")
    @MojoParameter(name = "requireBoot", value = "true")
    @MojoParameter(name = "timeout", value = "60")
    void parametersWhenGivenInThePomAreTaken(PushMojo mojo) {
        assertThat(mojo.tags).containsExactly("latest", "1.5");
        assertThat(mojo.force).isEqualTo("true");
        assertThat(mojo.requireBoot).isEqualTo("true");
        assertThat(mojo.timeout).isEqualTo("60");
    }

    @Test
    @InjectMojo(goal = "push")
    @MojoParameter(name = "timeout", value = "0")
    void receiptWhenEmptyIsReportedWithAllThatIsWrong(PushMojo mojo) {
        module.writeOs().user.setProperty("mkt.receipt", "");

        assertThatThrownBy(() -> module.execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll("-Dmkt.receipt is empty", "-Dmkt.push.timeout=0 ");
    }
}
