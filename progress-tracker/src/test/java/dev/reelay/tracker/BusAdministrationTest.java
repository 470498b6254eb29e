package dev.reelay.tracker;

import dev.reelay.testkit.BusAdministration;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class BusAdministrationTest extends BusAdministration {}
