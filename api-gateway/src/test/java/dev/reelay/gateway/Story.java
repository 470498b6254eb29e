package dev.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.testkit.Script;

/** What other services tell of one job. */
public record Story(ScriptedBus bus, Client client, String jobId) {
  /** Delivers facts of the orchestrator in this order. */
  public void tell(JobEvent... facts) {
    tell(Service.ORCHESTRATOR, facts);
  }

  /** Delivers facts of a service in this order. */
  public void tell(Service from, JobEvent... facts) {
    bus.deliver(Script.of(new JobRef(client.keyId(), jobId, "c")).from(from, facts).inOrder());
    assertThat(bus.parked()).isEmpty();
  }
}
