using System.Text.Json;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>An authorizer's decision about a request.</summary>
internal abstract record AuthorizerVerdict
{
    private AuthorizerVerdict() { }

    /// <summary>The request is allowed.</summary>
    /// <param name="Context">Values for the function behind the route.</param>
    public sealed record Allowed(IReadOnlyDictionary<string, JsonElement> Context) : AuthorizerVerdict;

    /// <summary>The caller may not invoke the route.</summary>
    /// <param name="Error">The error that the caller receives.</param>
    public sealed record Refused(GatewayError Error) : AuthorizerVerdict;
}
