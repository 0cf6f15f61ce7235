using Local.Amqp.Messaging;
using Local.Amqp.Types;

namespace Local.Amqp.Requests;

/// <summary>Claims-based security: a client puts tokens to a node of the server (AMQP CBS 1.0, as Azure implements it).</summary>
internal static class Cbs
{
    public const string Address = "$cbs";
    private const int Ok = 200;
    private const int Accepted = 202;

    /// <summary>Puts a token for a resource.</summary>
    /// <param name="type">The type of the token, such as <c>servicebus.windows.net:sastoken</c> or <c>jwt</c>.</param>
    /// <exception cref="AmqpException">The node refused the token.</exception>
    public static async Task PutTokenAsync(
        AmqpRequestClient cbs, string audience, string type, string token,
        DateTimeOffset? expires = null, CancellationToken cancellation = default)
    {
        var request = new AmqpMessageBuilder
        {
            ApplicationProperties = new AmqpMap
            {
                ["operation"] = "put-token", ["type"] = type, ["name"] = audience, ["expiration"] = expires,
            },
            Value = token,
        };
        var response = await cbs.RequestAsync(request.Build(), cancellation).ConfigureAwait(false);
        var answer = response.ApplicationProperties ?? [];
        if (answer.TryGet("status-code", out int status) && status is Ok or Accepted) return;
        var description = answer.TryGet("status-description", out string? text) ? text : "no description";
        throw new AmqpException(
            ErrorCondition.UnauthorizedAccess, $"The token for {audience} was rejected: {status} {description}.", ErrorScope.Link);
    }
}
