package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.LoginProvider;
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
        return with(new LoginProvider() {
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

    private static RegistryAccess with(LoginProvider logins) {
        return new RegistryAccess(logins, Proxies.NONE, trust());
    }

    static TlsTrust trust(String... plain) {
        return new TlsTrust(null, List.of(), Set.of(plain));
    }
}
