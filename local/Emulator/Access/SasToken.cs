using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Local.Emulator.Naming;

namespace Local.Emulator.Access;

/// <summary>
/// A shared access signature: <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#generate-a-shared-access-signature-token
/// </summary>
/// <param name="Resource">The path that the token is for; empty for the whole namespace.</param>
internal sealed record SasToken(string Resource, DateTimeOffset Expires)
{
    private const string Prefix = "SharedAccessSignature ";

    /// <summary>Returns the token, or the reason why it is refused.</summary>
    public static (SasToken? Token, string? Refusal) Verify(string text, SharedKey key, DateTimeOffset now)
    {
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Refuse("MalformedToken: The token must begin with 'SharedAccessSignature'.");
        var fields = text[Prefix.Length..].Split('&').Select(field => field.Split('=', 2)).Where(field => field.Length == 2)
            .GroupBy(field => field[0], StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        if (!(fields.TryGetValue("sr", out var resource)
            && fields.TryGetValue("sig", out var signature)
            && fields.TryGetValue("se", out var expiry)
            && fields.TryGetValue("skn", out var name)))
            return Refuse("MalformedToken: The token must have sr, sig, se and skn.");
        if (Uri.UnescapeDataString(name) != key.Name)
            return Refuse($"InvalidSignature: There is no key '{Uri.UnescapeDataString(name)}'. The emulator's key is '{key.Name}'.");
        var expected = Encoding.UTF8.GetBytes(key.Sign(resource, expiry));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(Uri.UnescapeDataString(signature))))
            return Refuse(
                "InvalidSignature: The token has an invalid signature. "
                    + "SharedAccessKey of the connection string is not the emulator's key.");
        if (!long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return Refuse($"MalformedToken: '{expiry}' is not a time in seconds.");
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return expires > now
            ? (new SasToken(NodeAddress.Normalize(Uri.UnescapeDataString(resource.Replace('+', ' '))), expires), null)
            : Refuse($"ExpiredToken: The token expired at {expires:O}.");
    }

    private static (SasToken? Token, string? Refusal) Refuse(string reason) => (null, reason);
}
