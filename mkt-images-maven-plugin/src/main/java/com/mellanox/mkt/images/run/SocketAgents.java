package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.git.KeyAgent;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.SshId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ssh agents of one build, all of them sockets: a private key has an agent in this process while the build runs. */
final class SocketAgents implements AutoCloseable {
    private final List<KeyAgent> started = new ArrayList<>();
    private final Map<SshId, SshSource> sockets = new TreeMap<>();

    private SocketAgents() {}

    /**
     * Starts an agent for each private key.
     *
     * @throws com.mellanox.mkt.images.failure.InvalidInputException if a key cannot be used
     */
    static SocketAgents of(StepSecrets given) {
        SocketAgents agents = new SocketAgents();
        try {
            given.agents().forEach(agents::add);
            return agents;
        } catch (RuntimeException e) {
            agents.close();
            throw e;
        }
    }

    private void add(SshId id, SshSource source) {
        if (source.isKey()) {
            KeyAgent agent = KeyAgent.start(source.path());
            started.add(agent);
            sockets.put(id, new SshSource(agent.socket(), source.place()));
        } else {
            sockets.put(id, source);
        }
    }

    Map<SshId, SshSource> sockets() {
        return sockets;
    }

    @Override
    public void close() {
        started.forEach(KeyAgent::close);
    }
}
