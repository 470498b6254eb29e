package dev.reelay.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard(Reach.PUBLIC);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void specialAddressesAreNotPublic(String address) throws Exception {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "192.1.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "::ffff:1.1.1.1",
        "2606:4700:4700::1111",
        "2a00:1450:4001:82a::200e"
      })
  void ordinaryAddressesArePublic(String address) throws Exception {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://1.1.1.1/film.mp4", "https://127.0.0.1/film.mp4", "https://localhost/film.mp4",
        "https://[::1]/film.mp4", "https://[::ffff:169.254.169.254]/latest", "https://2130706433/",
        "https://user:password@1.1.1.1/film.mp4", "ftp://1.1.1.1/film.mp4", "file:///etc/passwd",
        "https:///film.mp4", "film.mp4", "https://no-such-host.invalid/film.mp4"
      })
  void whatIsNoPublicWebAddressIsRefused(String url) {
    assertThat(guard.refusal(URI.create(url)))
        .hasValueSatisfying(
            reason -> assertThat(reason).doesNotContain("password").doesNotContain("127"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://1.1.1.1/film.mp4", "https://1.1.1.1:8443/film.mp4?sig=x"})
  void aPublicWebAddressIsTaken(String url) {
    assertThat(guard.refusal(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8188/view", "http://10.0.0.7/view"})
  void aLocalEngineMayBeAnywhere(String url) {
    assertThat(new AddressGuard(Reach.ANY).refusal(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9000/hook", "https://localhost/hook", "http://[::1]/"})
  void thisMachineIsReachedWhereThatIsAllowed(String url) {
    assertThat(new AddressGuard(Reach.LOOPBACK).refusal(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://1.1.1.1/hook", "https://10.0.0.7/hook", "http://192.168.1.1/"})
  void whoMayReachThisMachineMayReachNoNeighbors(String url) {
    assertThat(new AddressGuard(Reach.LOOPBACK).refusal(URI.create(url))).isPresent();
  }

  @Test
  void oneAddressThatIsNotPublicSpoilsTheName() throws Exception {
    // Given
    InetAddress open = InetAddress.getByName("1.1.1.1");
    InetAddress hidden = InetAddress.getByName("10.0.0.7");
    URI url = URI.create("https://two-faced.example/");

    // Then
    assertThat(new AddressGuard(Reach.PUBLIC, _ -> new InetAddress[] {open, hidden}).refusal(url))
        .contains("leads to an address that is not public");
    assertThat(new AddressGuard(Reach.PUBLIC, _ -> new InetAddress[] {open}).addresses(url))
        .containsExactly(open);
  }
}
