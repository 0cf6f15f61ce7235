using Lambda;
using Lambda.Events.Cognito;

namespace Samples.Callers;

/// <summary>A pre sign-up trigger that lets in no addresses of a domain.</summary>
public sealed class Doorman : IHandler<CognitoEvent<PreSignUpRequest, PreSignUpResponse>, CognitoEvent<PreSignUpRequest, PreSignUpResponse>>
{
    /// <inheritdoc/>
    public Task<CognitoEvent<PreSignUpRequest, PreSignUpResponse>> HandleAsync(
        CognitoEvent<PreSignUpRequest, PreSignUpResponse> input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Request.UserAttributes.GetValueOrDefault("email")?.EndsWith("@example.com", StringComparison.OrdinalIgnoreCase) is true
            ? throw new InvalidOperationException("addresses of example.com are not real")
            : Task.FromResult(input with { Response = new(AutoConfirmUser: true) });
    }
}
