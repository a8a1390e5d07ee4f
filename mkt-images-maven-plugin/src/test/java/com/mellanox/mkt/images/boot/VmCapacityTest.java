package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many VMs have room on a host. */
class VmCapacityTest {
    @ParameterizedTest
    @CsvSource({
        "16384, 8, 1024, 8",
        "16384, 64, 1024, 10",
        "16384, 64, 3584, 4",
        "4095, 64, 3584, 1",
        "4096, 64, 1536, 2",
        "100, 64, 1024, 1",
    })
    void vmsWhenMemoryAndProcessorsAreLimitedFitIntoBoth(long available, int processors, int memory, int vms) {
        assertThat(new VmCapacity(available, processors).vms(memory)).isEqualTo(vms);
    }

    @Test
    void memoryWhenReadIsWhatIsAvailable() {
        assertThat(VmCapacity.of("MemTotal:       24683940 kB\nMemFree: 1024 kB\nMemAvailable:   22953984 kB\n", 2))
                .isEqualTo(new VmCapacity(22_416, 2));
        assertThat(VmCapacity.of("", 2).vms(1024)).isEqualTo(1);
        assertThat(VmCapacity.ofThisHost().memory()).isPositive();
    }
}
