using Lambda;
using Lambda.Events.Cognito;

namespace Samples.Callers;

/// <summary>A pre token generation trigger that gives each user a badge by their mail's domain.</summary>
public sealed class Badge : IHandler<CognitoEvent<PreTokenRequest, PreTokenResponse>, CognitoEvent<PreTokenRequest, PreTokenResponse>>
{
    /// <inheritdoc/>
    public Task<CognitoEvent<PreTokenRequest, PreTokenResponse>> HandleAsync(
        CognitoEvent<PreTokenRequest, PreTokenResponse> input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var isStaff = input.Request.UserAttributes.GetValueOrDefault("email")?.EndsWith("@contoso.com", StringComparison.OrdinalIgnoreCase);
        var claims = new Dictionary<string, string> { ["badge"] = isStaff is true ? "staff" : "guest" };
        return Task.FromResult(input with { Response = new(new ClaimsOverride(claims)) });
    }
}
