package dev.reelay.reach;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps us from being sent to addresses that the internet does not reach. Whoever connects to what
 * {@link #addresses} returned cannot be led elsewhere by a name that changes in between; whoever
 * only asks for a {@link #refusal} leans on the JVM, which remembers a name for some seconds.
 */
public final class AddressGuard {
  private final Reach reach;
  private final Resolver resolver;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Resolver {
    /** All addresses; at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** A guard that asks the system for the addresses of a host. */
  public AddressGuard(Reach reach) {
    this(reach, InetAddress::getAllByName);
  }

  /** A guard that asks the given one. */
  public AddressGuard(Reach reach, Resolver resolver) {
    this.reach = reach;
    this.resolver = resolver;
  }

  /** Why a URL must not be called, in words without the URL; empty when it may be. */
  public Optional<String> refusal(URI url) {
    try {
      if (reach == Reach.ANY) {
        host(url);
      } else {
        addresses(url);
      }
      return Optional.empty();
    } catch (RefusedAddressException e) {
      return Optional.of(e.reason());
    }
  }

  /** The checked addresses of the host of a URL that may be called; at least one. Blocks. */
  public List<InetAddress> addresses(URI url) throws RefusedAddressException {
    String host = host(url);
    boolean secure = url.getScheme().equals("https");
    if (!secure && reach == Reach.PUBLIC) {
      throw new RefusedAddressException("is not https");
    }
    List<InetAddress> found = resolve(host);
    for (InetAddress address : found) {
      boolean here = reach == Reach.LOOPBACK && address.isLoopbackAddress();
      if (reach != Reach.ANY && !here && !isPublic(address)) {
        throw new RefusedAddressException("leads to an address that is not public");
      }
      if (reach != Reach.ANY && !here && !secure) {
        throw new RefusedAddressException("is not https");
      }
    }
    return found;
  }

  private List<InetAddress> resolve(String host) throws RefusedAddressException {
    try {
      return List.of(resolver.resolve(host));
    } catch (UnknownHostException e) {
      throw new RefusedAddressException("has an unknown host");
    }
  }

  private static String host(URI url) throws RefusedAddressException {
    String scheme = String.valueOf(url.getScheme());
    String host = url.getHost();
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new RefusedAddressException("is no web address");
    }
    if (url.getUserInfo() != null) {
      throw new RefusedAddressException("holds a credential");
    }
    return host;
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
