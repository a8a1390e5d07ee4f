package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The RUN of a support script, with what is mounted while it runs: secrets and ssh agents by BuildKit, caches by every builder
 * that has them. A cache belongs to one package of one key, and is for one step at a time.
 *
 * @param builder the builder whose flags are used
 * @param incremental how the source is mounted, by BuildKit alone; null if it is in the image
 */
record ScriptStep(
        SupportImage image, BuilderKind builder, @Nullable IncrementalBuild incremental) {
    /** The instruction. */
    String instruction(String epoch, String script) {
        List<String> words = new ArrayList<>();
        words.add("RUN");
        words.addAll(flags());
        words.add("SOURCE_DATE_EPOCH=" + epoch);
        String command = hasCaches() ? CompilerCache.around(command(script)) : command(script);
        words.add(incremental == null ? command : IncrementalBuild.around(command));
        return String.join(" ", words);
    }

    /** The instruction as an input of the image: caches make a step faster and no other one. */
    static String counted(String epoch, String script) {
        return "RUN SOURCE_DATE_EPOCH=" + epoch + " " + command(script);
    }

    private static String command(String script) {
        return "bash -e " + script;
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (builder == BuilderKind.BUILDKIT) {
            image.secrets().forEach(secret -> flags.add(secret(secret)));
            image.agents().forEach(agent -> flags.add(agent(agent)));
        }
        if (incremental != null) {
            flags.add(cache(incremental.mountName(), SupportScript.SOURCE));
            flags.addAll(incremental.flags());
        }
        if (hasCaches()) {
            image.script().caches().forEach(path -> flags.add(cache(path, path)));
            flags.add(cache("ccache", SupportScript.COMPILER_CACHE));
            flags.add(CompilerCache.FLAG);
        }
        return flags;
    }

    /** Docker's classic builder has none. */
    boolean hasCaches() {
        return builder != BuilderKind.CLASSIC;
    }

    private static String secret(SecretUse use) {
        return "--mount=type=secret,id=" + use.id() + ",required=" + use.required();
    }

    private static String agent(SshUse use) {
        return "--mount=type=ssh,id=" + use.id() + ",target=" + SupportScript.AGENTS + "/" + use.id() + ",required="
                + use.required();
    }

    private String cache(String name, String target) {
        String id =
                "mkt-images/" + image.reference().tag() + "/" + image.script().name() + ":" + name;
        return "--mount=type=cache,id=" + id + ",target=" + target + ",sharing=locked";
    }
}
