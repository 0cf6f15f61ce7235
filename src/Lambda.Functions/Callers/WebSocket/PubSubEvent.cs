using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.WebSocket;

/// <summary>An event from Web PubSub: the headers of a CloudEvent in binary mode.</summary>
/// <param name="Type">What happened.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Hub">The hub.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Signature">The signatures, one for each of the resource's keys.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events.</remarks>
internal sealed record PubSubEvent(string Type, string ConnectionId, string Hub, string Id, string Signature)
{
    /// <summary>The type of the event that asks whether a client may connect.</summary>
    public const string Connect = "azure.webpubsub.sys.connect";

    /// <summary>The type of the event after a client has connected.</summary>
    public const string Connected = "azure.webpubsub.sys.connected";

    /// <summary>The type of the event after a client has disconnected.</summary>
    public const string Disconnected = "azure.webpubsub.sys.disconnected";

    /// <summary>The beginning of the types of messages.</summary>
    public const string UserPrefix = "azure.webpubsub.user.";

    private const string SignaturePrefix = "sha256=";

    /// <summary>Reads an event's headers; null if the request is not valid.</summary>
    public static PubSubEvent? Read(IHeaderDictionary headers)
    {
        var read = new PubSubEvent(
            headers["ce-type"].ToString(), headers["ce-connectionId"].ToString(), headers["ce-hub"].ToString(),
            headers["ce-id"].ToString(), headers["ce-signature"].ToString());
        var isKnown = read.Type is Connect or Connected or Disconnected || read.Type.StartsWith(UserPrefix, StringComparison.Ordinal);
        return isKnown && headers["ce-specversion"] == "1.0" && read.ConnectionId.Length > 0 && read.Id.Length > 0 ? read : null;
    }

    /// <summary>Returns whether one of the keys signed the connection's id.</summary>
    public bool IsSignedBy(IEnumerable<string> keys)
    {
        var given = Signature.Split(',', StringSplitOptions.TrimEntries)
            .Where(one => one.StartsWith(SignaturePrefix, StringComparison.Ordinal))
            .Select(one => Encoding.ASCII.GetBytes(one[SignaturePrefix.Length..]))
            .ToList();
        return keys.Select(key => Encoding.ASCII.GetBytes(Sign(key))).Any(
            expected => given.Exists(one => CryptographicOperations.FixedTimeEquals(one, expected)));
    }

    private string Sign(string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(ConnectionId)));
}
