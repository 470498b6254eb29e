package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/** Makes the SQL access of all stores; handles join the JTA transaction of the caller. */
@ApplicationScoped
class Database {
  @Produces
  @Singleton
  Jdbi jdbi(DataSource dataSource) {
    Jdbi jdbi = Jdbi.create(dataSource);
    jdbi.setTransactionHandler(new CMTTransactionHandler());
    // The container ends transactions; a handle that closes inside one must leave it alone.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    return jdbi;
  }
}
