package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.Logins;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Access to registries as tests need it: no proxies, nobody's certificates, short times. */
final class SampleAccess {
    static final Duration OVERALL = Duration.ofSeconds(100);

    private SampleAccess() {}

    static RegistryAccess anonymous() {
        return with(registry -> Optional.empty());
    }

    static RegistryAccess of(String user, String password) {
        return of(new Login(user, password));
    }

    static RegistryAccess of(Login login) {
        return with(new Logins() {
            @Override
            public Optional<Login> forRegistry(String registry) {
                return Optional.of(login);
            }

            @Override
            public String origin(String registry) {
                return "a test";
            }
        });
    }

    private static RegistryAccess with(Logins logins) {
        return new RegistryAccess(logins, Proxies.NONE, trust(), new Patience(Duration.ofSeconds(20), OVERALL, true));
    }

    static Trust trust(String... plain) {
        return new Trust(null, List.of(), Set.of(plain));
    }
}
