using System.Diagnostics;
using Lambda.Engine.Access;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Asks Lambda authorizers whether requests are allowed.</summary>
internal sealed partial class AuthorizerCheck(CallerInvoker invoker, AuthorizerCache cache, ILogger<AuthorizerCheck> logger)
{
    /// <summary>Decides whether a request is allowed.</summary>
    public async Task<AuthorizerVerdict> CheckAsync(GatewayCall call, ApiAuthorizer authorizer)
    {
        var errors = call.Api.Errors;
        var identity = authorizer.Sources.Select(source => source.Of(call)).OfType<string>().ToList();
        if (identity.Count < authorizer.Sources.Count || authorizer.IsToken && !authorizer.IsToBeAsked(identity[0]))
            return new AuthorizerVerdict.Refused(errors.Unauthorized);
        var grant = cache.Find(authorizer, identity);
        if (grant is null)
        {
            grant = await AskAsync(call, authorizer, identity);
            if (grant is null) return new AuthorizerVerdict.Refused(errors.AuthorizerFailed);
            cache.Keep(authorizer, identity, grant);
        }
        return grant.Decide(call.Arn) switch
        {
            PolicyDecision.Allow => new AuthorizerVerdict.Allowed(grant.Context),
            PolicyDecision.ExplicitDeny => new AuthorizerVerdict.Refused(errors.DeniedExplicitly),
            PolicyDecision.ImplicitDeny => new AuthorizerVerdict.Refused(errors.Denied),
            var other => throw new UnreachableException($"Unexpected decision: {other}."),
        };
    }

    private async Task<AuthorizerGrant?> AskAsync(GatewayCall call, ApiAuthorizer authorizer, List<string> identity)
    {
        var payload = !call.Api.IsRest ? HttpEvents.WriteForAuthorizer(call, identity)
            : authorizer.IsToken ? RestEvents.WriteForAuthorizer(call, identity[0])
            : RestEvents.WriteForAuthorizer(call);
        var outcome = await invoker.InvokeAsync(authorizer.Function, Guid.NewGuid().ToString(), payload, call.Api.Patience);
        if (outcome is CallerOutcome.Returned(var answer)
            && AuthorizerGrant.Read(answer, authorizer.IsSimple, call.Api.IsRest) is { } grant) return grant;
        Failed(logger, authorizer.Function, authorizer.Id, outcome.GetType().Name);
        return null;
    }

    [LoggerMessage(951, LogLevel.Error, "The authorizer {Authorizer}, function {Function}, did not return a valid answer: {Outcome}")]
    private static partial void Failed(ILogger logger, string function, string authorizer, string outcome);
}
