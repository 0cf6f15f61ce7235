using System.Globalization;
using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>Matches a string that is an IP address in a network, given in CIDR notation.</summary>
internal sealed class AddressRange : ValueTest
{
    private readonly IpAddress _network;
    private readonly UInt128 _mask;

    private AddressRange(IpAddress network, UInt128 mask) => (_network, _mask) = (network, mask);

    /// <summary>Parses the text. Returns null, and gives the reason, when it is not valid.</summary>
    public static AddressRange? TryParse(string cidr, out string? reason)
    {
        reason = null;
        if (cidr.Split('/') is not [var address, var bits])
            reason = "a network is an address, '/' and the number of bits it has in common.";
        else if (!IpAddress.TryParse(Encoding.UTF8.GetBytes(address), out var network)) reason = $"'{address}' is not an IP address.";
        // As in EventBridge, a single address is not a network.
        else if (!int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var common) || common >= network.Bits)
            reason = $"the bits of a network are a number less than {network.Bits}.";
        else return new(network, common == 0 ? UInt128.Zero : UInt128.MaxValue << (network.Bits - common));
        return null;
    }

    public override bool Matches(EventValue value) =>
        value.IsString && IpAddress.TryParse(value.Text, out var address) && address.Bits == _network.Bits
            && ((address.Value ^ _network.Value) & _mask) == UInt128.Zero;
}
