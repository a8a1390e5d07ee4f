package com.mellanox.mkt.images.secret;

import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets and ssh agents that are given to a run, or those of them that the steps of one image may use.
 *
 * @param secrets the sources of secrets, by their ids
 * @param agents the ssh agents, by their ids
 */
public record StepSecrets(Map<SecretId, SecretSource> secrets, Map<SshId, SshSource> agents) {
    public static final StepSecrets NONE = new StepSecrets(Map.of(), Map.of());

    public StepSecrets {
        secrets = Map.copyOf(secrets);
        agents = Map.copyOf(agents);
    }

    public boolean isEmpty() {
        return secrets.isEmpty() && agents.isEmpty();
    }

    /** Those with one of these ids; an id that is not given is left out. */
    public StepSecrets only(Collection<SecretId> secretIds, Collection<SshId> agentIds) {
        Map<SecretId, SecretSource> someSecrets = new TreeMap<>(secrets);
        someSecrets.keySet().retainAll(secretIds);
        Map<SshId, SshSource> someAgents = new TreeMap<>(agents);
        someAgents.keySet().retainAll(agentIds);
        return new StepSecrets(someSecrets, someAgents);
    }
}
