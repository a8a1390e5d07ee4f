package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Kernel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel that {@code boot} would boot: whether it is one, and whether its configuration has what the KVM image needs.
 *
 * @param cacheDirectory where a package is unpacked
 */
record KernelCheck(Path path, Path cacheDirectory) implements Check {
    private static final String USE = "'boot' does not boot it";

    @Override
    public String subject() {
        return "kernel";
    }

    @Override
    public Optional<Result> run() {
        Kernel kernel = Kernel.at(path, cacheDirectory);
        String text =
                "Linux " + kernel.image().release() + " in " + kernel.image().file();
        Optional<ContractCheck> check = kernel.check(Set.of());
        if (check.isEmpty()) {
            return Optional.of(Result.good(text + "; no configuration beside it to check"));
        }
        int errors = check.get().errors().size();
        return Optional.of(
                errors == 0
                        ? Result.good(text + ", with all that the KVM image needs")
                        : Result.broken(
                                text + " lacks " + errors + (errors == 1 ? " thing" : " things")
                                        + " that the KVM image needs: "
                                        + check.get().errors().get(0).describe(),
                                USE,
                                "mvn mkt-images:kernel-config -Dmkt.kernel=" + path
                                        + " names all of them, and writes a file to merge"));
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, USE, remedy);
    }
}
