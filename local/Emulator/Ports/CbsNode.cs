using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.Naming;

namespace Local.Emulator.Ports;

/// <summary>
/// The node <c>$cbs</c> of one connection, which receives tokens.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#claims-based-authorization
/// </summary>
internal sealed class CbsNode(Claims claims, SharedKey key, TimeProvider time)
{
    private const int Accepted = 202, BadRequest = 400, Unauthorized = 401;
    private const string SasType = "servicebus.windows.net:sastoken";

    public ValueTask<AmqpMessage> Answer(AmqpMessage request, CancellationToken cancellation)
    {
        var (status, description) = PutToken(request);
        var response = new AmqpMessageBuilder
        {
            ApplicationProperties = new AmqpMap { ["status-code"] = status, ["status-description"] = description },
        };
        return new(response.Build());
    }

    private (int Status, string Description) PutToken(AmqpMessage request)
    {
        var properties = request.ApplicationProperties ?? [];
        if (!properties.TryGet("operation", out string? operation) || operation != "put-token")
            return (BadRequest, "The operation must be put-token.");
        if (!properties.TryGet("name", out string? audience))
            return (BadRequest, "The property 'name' is missing: the URI that the token is for.");
        if (properties.TryGet("type", out string? type) && !type.Equals(SasType, StringComparison.OrdinalIgnoreCase))
            return (
                Unauthorized,
                $"InvalidToken: Tokens of type '{type}' are not supported, only {SasType}. Use a connection string with "
                    + "SharedAccessKeyName and SharedAccessKey.");
        if (request.Body is not { Kind: BodyKind.Value } body || body.Value() is not string text)
            return (BadRequest, "MalformedToken: The token must be a string.");
        var (token, refusal) = SasToken.Verify(text, key, time.GetUtcNow());
        if (token is null) return (Unauthorized, refusal!);
        var path = NodeAddress.Normalize(audience);
        if (!Claims.Covers(token.Resource, path))
            return (Unauthorized, $"InvalidAudience: The token is for '{token.Resource}', not for '{path}'.");
        claims.Add(path, token.Expires);
        return (Accepted, "Accepted");
    }
}
