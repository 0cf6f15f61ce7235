using System.Net;

namespace Lambda.Workflows.Tasks.Targets;

/// <summary>
/// Recognizes addresses that do not belong to the public Internet
/// (<see href="https://www.iana.org/assignments/iana-ipv4-special-registry"/>).
/// </summary>
internal static class PrivateAddresses
{
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            // The last two have addresses of the others within them.
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "64:ff9b::/96", "2002::/16",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // Azure's virtual address of the platform is public by its number only.
    private static readonly IPAddress Platform = IPAddress.Parse("168.63.129.16");

    public static bool Has(IPAddress address)
    {
        var plain = Plain(address);
        return plain.Equals(Platform) || Networks.Any(network => network.Contains(plain));
    }

    /// <summary>Returns the IPv4 address that is mapped to an IPv6 address; other addresses unchanged.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
