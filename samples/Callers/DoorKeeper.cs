using System.Text.Json;
using Lambda;
using Lambda.Events.ApiGateway;

namespace Samples.Callers;

/// <summary>An HTTP API's authorizer with simple answers: it knows one key. A real one verifies a signed token.</summary>
public sealed class DoorKeeper : IHandler<HttpAuthorizerEvent, AuthorizerDecision>
{
    private static readonly JsonElement Team = JsonDocument.Parse("\"blue\"").RootElement;

    /// <inheritdoc/>
    public Task<AuthorizerDecision> HandleAsync(HttpAuthorizerEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult(input.IdentitySource is ["open sesame"]
            ? new AuthorizerDecision(true, new Dictionary<string, JsonElement> { ["team"] = Team })
            : new AuthorizerDecision(false));
    }
}
