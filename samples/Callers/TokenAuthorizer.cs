using Lambda;
using Lambda.Events.ApiGateway;

namespace Samples.Callers;

/// <summary>
/// Lets callers read with the token <c>allow</c>, and denies all with <c>deny</c>, as the authorizer in API Gateway's guide does. A real
/// one verifies a signed token.
/// </summary>
public sealed class TokenAuthorizer : IHandler<TokenAuthorizerEvent, AuthorizerPolicy>
{
    /// <inheritdoc/>
    public Task<AuthorizerPolicy> HandleAsync(TokenAuthorizerEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        // arn:aws:execute-api:region:account:api/stage/METHOD/path: the decision is cached, so it must hold for other paths, too.
        var stage = string.Join('/', input.MethodArn.Split('/')[..2]);
        return Task.FromResult(input.AuthorizationToken switch
        {
            "allow" => AuthorizerPolicy.Of("user", "Allow", $"{stage}/GET/*"),
            "deny" => AuthorizerPolicy.Of("user", "Deny", $"{stage}/*"),
            _ => throw new InvalidOperationException("This is not a token."),
        });
    }
}
