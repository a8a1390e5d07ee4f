package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.boot.KeptVms.Survey;
import com.mellanox.mkt.images.engine.Engine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** The VMs that were kept: they use memory and processors of this machine. */
record KeptVmsCheck(Path cacheDirectory, EngineConnection connection) implements Check {
    @Override
    public String subject() {
        return "VMs";
    }

    @Override
    public Optional<Result> run() {
        return connection.ifReached().map(this::survey);
    }

    private Result survey(Engine engine) {
        Survey survey = new KeptVms(cacheDirectory, engine).survey();
        String running = survey.running().isEmpty() ? "none runs" : survey.names() + " runs; mkt-images:stop ends it";
        if (survey.running().size() > 1) {
            running = survey.names() + " run; mkt-images:stop ends them";
        }
        if (survey.gone().isEmpty()) {
            return Result.good(running);
        }
        String gone = survey.gone().stream().map(KeptVm::name).collect(Collectors.joining(", "));
        return Result.better(
                running + "; ended: " + gone,
                "The container is gone, and a record is left",
                "mvn mkt-images:vm removes the record");
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better("not counted: " + problem, "", remedy);
    }
}
