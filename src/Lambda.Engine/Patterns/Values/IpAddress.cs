using System.Buffers.Text;
using System.Globalization;

namespace Lambda.Engine.Patterns.Values;

/// <summary>An IP address, parsed without allocating memory: <c>10.0.0.1</c>, <c>2001:db8::1</c>.</summary>
internal readonly record struct IpAddress(UInt128 Value, int Bits)
{
    private const int Groups = 8;

    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        var is6 = text.Contains((byte)':');
        address = default;
        if (!(is6 ? TryParse6(text, out var value) : TryParse4(text, out value))) return false;
        address = new(value, is6 ? 128 : 32);
        return true;
    }

    private static bool TryParse4(ReadOnlySpan<byte> text, out UInt128 value)
    {
        value = 0;
        var parts = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var part = text[range];
            if (part.Length > 3 || !Utf8Parser.TryParse(part, out byte number, out var read) || read != part.Length) return false;
            value = (value << 8) | number;
            parts++;
        }
        return parts == 4;
    }

    // Up to eight groups of hexadecimal digits; '::', once, stands for those that are zero.
    private static bool TryParse6(ReadOnlySpan<byte> text, out UInt128 value)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0) return TryParseGroups(text, out value, out var all) && all == Groups;
        UInt128 low = 0;
        if (!TryParseGroups(text[..gap], out value, out var before) || !TryParseGroups(text[(gap + 2)..], out low, out var after)
            || before + after >= Groups)
            return false;
        value = (value << (16 * (Groups - before))) | low;
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<byte> text, out UInt128 value, out int groups)
    {
        (value, groups) = (0, 0);
        if (text.IsEmpty) return true;
        foreach (var range in text.Split((byte)':'))
        {
            var group = text[range];
            if (++groups > Groups || group.Length is 0 or > 4
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                return false;
            value = (value << 16) | number;
        }
        return true;
    }
}
