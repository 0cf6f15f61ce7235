using Local.Emulator.Access;
using Local.Emulator.Naming;

namespace Local.Emulator.EventHubs.Kafka.Login;

/// <summary>
/// The rights of a client that has logged in as <c>$ConnectionString</c>, with a connection string as its password.
/// https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview#shared-access-signature-sas
/// </summary>
/// <param name="Path">The path that it may use, with everything below it; empty for the whole namespace.</param>
internal sealed record ConnectionStringLogin(string Path, DateTimeOffset Expires)
{
    private const string User = "$ConnectionString";

    /// <summary>Returns the login, or the reason why it is refused.</summary>
    public static (ConnectionStringLogin? Login, string? Refusal) Verify(string user, string password, SharedKey key, DateTimeOffset now)
    {
        if (user != User)
            return Refuse($"The user must be {User}, and the password the connection string of the emulator or of an event hub.");
        var fields = password.Split(';').Select(field => field.Split('=', 2)).Where(field => field.Length == 2)
            .GroupBy(field => field[0].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First()[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var entity = NodeAddress.Normalize(fields.GetValueOrDefault("EntityPath"));
        if (fields.TryGetValue("SharedAccessSignature", out var signature))
        {
            var (token, refusal) = SasToken.Verify(signature, key, now);
            if (token is null) return Refuse(refusal!);
            if (!Claims.Covers(token.Resource, entity) && !Claims.Covers(entity, token.Resource))
                return Refuse($"The signature is for '{token.Resource}', not for '{entity}'.");
            return (new ConnectionStringLogin(token.Resource.Length > entity.Length ? token.Resource : entity, token.Expires), null);
        }
        return key.Matches(fields.GetValueOrDefault("SharedAccessKeyName"), fields.GetValueOrDefault("SharedAccessKey"))
            ? (new ConnectionStringLogin(entity, DateTimeOffset.MaxValue), null)
            : Refuse("SharedAccessKeyName and SharedAccessKey of the connection string are not the emulator's.");
    }

    private static (ConnectionStringLogin? Login, string? Refusal) Refuse(string reason) => (null, $"Authentication failed. {reason}");
}
