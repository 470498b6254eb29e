package dev.reelay.adapters.remote;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Keeps us from being sent to addresses that the internet does not reach. The JVM remembers a
 * looked-up name for some seconds, so that the connection goes to the addresses that were checked.
 */
public final class AddressGuard {
  private final boolean privateAllowed;

  /**
   * A guard.
   *
   * @param privateAllowed lets plain HTTP and any address pass, as a local engine needs it
   */
  public AddressGuard(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /** Why a URL must not be called, in words without the URL; empty when it may be. */
  public Optional<String> refusal(URI url) {
    String scheme = String.valueOf(url.getScheme());
    String host = url.getHost();
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      return Optional.of("is no web address");
    }
    if (url.getUserInfo() != null) {
      return Optional.of("holds a credential");
    }
    if (privateAllowed) {
      return Optional.empty();
    }
    if (!scheme.equals("https")) {
      return Optional.of("is not https");
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!isPublic(address)) {
          return Optional.of("leads to an address that is not public");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("has an unknown host");
    }
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
  }

  /** IANA's special-purpose registry for IPv4, as far as the JDK does not know it. */
  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean protocol = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean benchmark = first == 198 && (second == 18 || second == 19);
    boolean documentation =
        (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return !(first == 0 || first >= 240 || shared || protocol || benchmark || documentation);
  }

  /** Unique local addresses, NAT64 and 6to4 (which may hide an IPv4 address), documentation. */
  private static boolean isPublic6(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean global = (first & 0xe0) == 0x20;
    boolean sixToFour = first == 0x20 && second == 0x02;
    boolean teredoOrDocumentation =
        first == 0x20
            && second == 0x01
            && (((bytes[2] & 0xff) == 0 && (bytes[3] & 0xff) == 0)
                || ((bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8));
    return global && !sixToFour && !teredoOrDocumentation;
  }
}
