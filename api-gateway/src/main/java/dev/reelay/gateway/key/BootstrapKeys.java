package dev.reelay.gateway.key;

import dev.reelay.bus.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Makes the keys that the files name, so that a fresh installation can be used at once. */
@ApplicationScoped
class BootstrapKeys implements Duty {
  private static final Pattern DEVELOPMENT = Pattern.compile("rk_[A-Za-z0-9_-]{43}");
  private static final Pattern ADMIN = Pattern.compile("rk_admin_[A-Za-z0-9_-]{43}");

  private final Keys keys;
  private final Authentication authentication;
  private final BootstrapConfig files;
  private final KeyConfig defaults;

  BootstrapKeys(
      Keys keys, Authentication authentication, BootstrapConfig files, KeyConfig defaults) {
    this.keys = keys;
    this.authentication = authentication;
    this.files = files;
    this.defaults = defaults;
  }

  @Override
  public int order() {
    return 110;
  }

  @Override
  public void start() throws IOException {
    if (files.keyFile().isPresent()) {
      NewKey development = NewKey.named("development", false, defaults);
      keys.ensure(development, read(files.keyFile().get(), DEVELOPMENT));
    }
    if (files.adminKeyFile().isPresent()) {
      NewKey admin = NewKey.named("admin", true, defaults);
      keys.ensure(admin, read(files.adminKeyFile().get(), ADMIN));
    }
    authentication.complete();
  }

  @Override
  public void stop() {}

  private static String read(Path file, Pattern form) throws IOException {
    String secret = Files.readString(file).strip();
    if (!form.matcher(secret).matches()) {
      throw new IllegalStateException(file + " holds no key of the form " + form);
    }
    return secret;
  }
}
