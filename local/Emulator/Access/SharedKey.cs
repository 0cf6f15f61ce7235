using System.Security.Cryptography;
using System.Text;

namespace Local.Emulator.Access;

/// <summary>
/// The policy of the namespace: its name and its key.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
/// </summary>
internal sealed record SharedKey(string Name, string Key)
{
    /// <summary>The name and key that the official emulator uses.</summary>
    public static SharedKey Default { get; } = new("RootManageSharedAccessKey", "SAS_KEY_VALUE");

    public bool Matches(string? name, string? key) =>
        name == Name && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key ?? ""), Encoding.UTF8.GetBytes(Key));

    /// <summary>Returns the signature of a resource, escaped as in a token, and an expiry.</summary>
    public string Sign(string resource, string expiry) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}")));
}
