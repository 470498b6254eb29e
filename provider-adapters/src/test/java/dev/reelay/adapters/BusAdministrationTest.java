package dev.reelay.adapters;

import dev.reelay.testkit.BusAdministration;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(TestServers.class)
class BusAdministrationTest extends BusAdministration {}
