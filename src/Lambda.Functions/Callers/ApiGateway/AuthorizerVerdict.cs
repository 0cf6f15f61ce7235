using System.Text.Json;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>What an authorizer has decided about a request.</summary>
internal abstract record AuthorizerVerdict
{
    private AuthorizerVerdict() { }

    /// <summary>The request may go on.</summary>
    /// <param name="Context">Values for the function behind the route.</param>
    public sealed record Allowed(IReadOnlyDictionary<string, JsonElement> Context) : AuthorizerVerdict;

    /// <summary>The caller may not invoke the route.</summary>
    /// <param name="Error">What the caller is answered.</param>
    public sealed record Refused(GatewayError Error) : AuthorizerVerdict;
}
