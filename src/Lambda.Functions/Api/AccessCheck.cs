using System.Collections.Frozen;
using System.Diagnostics;
using Lambda.Engine.Access;
using Lambda.Engine.Invocation;
using Lambda.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api;

/// <summary>Decides whether a request is allowed: it finds the caller, and checks the caller's permissions.</summary>
internal sealed partial class AccessCheck(
    Authenticator authenticator, BearerTokens tokens, LocalAccess local, FunctionNames names, FunctionCatalogue catalogue,
    UnverifiedBodies bodies, ILogger<AccessCheck> logger)
{
    private static readonly FrozenDictionary<string, RequiresAttribute> ByOperation =
        Actions.NamedByTarget.ToFrozenDictionary(
            action => action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..], action => new RequiresAttribute(action));

    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();

    /// <summary>Checks a request. Returns null when it is allowed, and otherwise the error to answer with.</summary>
    public ValueTask<AwsError?> CheckAsync(HttpContext http, RequiresAttribute required)
    {
        if (HeaderLimits.Check(http.Request.Headers) is { } tooMany) return new(tooMany);
        if (required.NamedByTarget) required = OfTarget(http.Request.Headers["X-Amz-Target"].ToString()) ?? required;
        if (required.Proof == CallerProof.Signature) return default;
        if (local.IsOfForeignPage(http)) return new(Refuse(AccessRefusal.ForeignPage, required.Action));
        if (required.Action == Actions.InvokeFunctionUrl && IsForAll(http))
            return local.IsRebound(http) ? new(Refuse(AccessRefusal.ForeignPage, required.Action)) : default;
        if (required.Proof == CallerProof.Address)
            return local.IsRebound(http) ? new(Refuse(AccessRefusal.ForeignPage, required.Action)) : default;
        if (local.Admits(http)) return new(Authorize(http, required, local.Developer));
        if (tokens.Reads(http.Request)) return ReadTokenAsync(http, required);
        var credentials = authenticator.Read(http.Request);
        if (credentials.Refusal is { } refusal) return new(Refuse(refusal, required.Action));
        return credentials.Signature is null
            ? new(Authorize(http, required, credentials.Principal!))
            : VerifyAsync(http, required, credentials);
    }

    private static RequiresAttribute? OfTarget(string target) => ByOperation.GetValueOrDefault(target[(target.LastIndexOf('.') + 1)..]);

    // A function URL is open if its options say so. A function without one answers like one that needs signatures, so that names cannot be
    // discovered. Browsers send their preflight without credentials, and get the answer of the function's own CORS options.
    private bool IsForAll(HttpContext http) => catalogue.TryGet(http.GetRouteValue("name") as string ?? "", out var function)
        && (function.Options.Url == FunctionOptions.UrlForAll
            || function.Options is { Url: not null, Cors: not null } && UrlCors.IsPreflight(http.Request));

    private async ValueTask<AwsError?> ReadTokenAsync(HttpContext http, RequiresAttribute required)
    {
        var credentials = await tokens.ReadAsync(http.Request);
        return credentials.Refusal is { } refusal
            ? Refuse(refusal, required.Action)
            : Authorize(http, required, credentials.Principal!);
    }

    private async ValueTask<AwsError?> VerifyAsync(HttpContext http, RequiresAttribute required, Credentials credentials)
    {
        using var share = bodies.Signed.Open();
        var body = await RequestBody.ReadAsync(http.Request, Limits.SyncPayload, TooLarge, share);
        if (body.Error is not null) return body.Error;
        if (Authenticator.Verify(credentials, http.Request, body.Bytes.Span) is { } refusal) return Refuse(refusal, required.Action);
        // For those that read the body next.
        http.Request.Body = body.ToStream();
        return Authorize(http, required, credentials.Principal!);
    }

    private AwsError? Authorize(HttpContext http, RequiresAttribute required, Principal principal)
    {
        var (function, arn) = (Permission.AllFunctions, Permission.AllFunctions);
        if (required.Function is { } parameter && Value(http.Request, parameter) is { } text)
        {
            // A caller who may do this to all functions gets the operation's own error, such as that no function has this name.
            if (!names.TryRead(text, qualifier: null, FunctionRules.Read, others: null, out var reference, out var error))
                return principal.Decide(required.Action, Permission.AllFunctions) == PolicyDecision.Allow ? null : error;
            (function, arn) = (reference.Name, names.ArnOf(reference));
            if (!names.IsOwn(reference))
                return Deny(principal, required.Action, arn, $"because no resource-based policy allows the {required.Action} action");
        }
        // For decisions that need the body.
        if (required.NamesDestinations) http.Features.Set(principal);
        return Decide(principal, required.Action, function, arn);
    }

    /// <summary>
    /// Checks whether the authenticated caller may do something further. Returns null when it may, and otherwise the error to answer with.
    /// </summary>
    /// <param name="action">The further action.</param>
    /// <param name="name">The resource, in the form that permissions use.</param>
    /// <param name="resource">The resource, in the form that error messages use.</param>
    public AwsError? CheckFurther(HttpContext http, string action, string name, string resource) =>
        Decide(
            http.Features.Get<Principal>()
                ?? throw new InvalidOperationException($"Permission for {action} was checked before the caller was authenticated."),
            action, name, resource);

    private AwsError? Decide(Principal principal, string action, string name, string resource) => principal.Decide(action, name) switch
    {
        PolicyDecision.Allow => null,
        PolicyDecision.ExplicitDeny => Deny(principal, action, resource, "with an explicit deny in an identity-based policy"),
        PolicyDecision.ImplicitDeny => Deny(principal, action, resource, $"because no identity-based policy allows the {action} action"),
        var other => throw new UnreachableException($"Unexpected decision: {other}."),
    };

    private static string? Value(HttpRequest request, string parameter) =>
        request.HttpContext.GetRouteValue(parameter) as string ?? (request.QueryString.HasValue ? request.Query[parameter] : (string?)null);

    private AwsError Deny(Principal principal, string action, string resource, string because) =>
        Refuse(AccessRefusal.Denied($"arn:aws:iam::{catalogue.AccountId}:user/{principal.Name}", action, resource, because), action);

    private AwsError Refuse(AccessRefusal refusal, string action)
    {
        Refused(logger, action, refusal.Type, refusal.Message);
        return AwsError.Forbidden(refusal.Type, refusal.Message);
    }

    [LoggerMessage(803, LogLevel.Information, "Denied a call to {Action} with {Type}: {Reason}")]
    private static partial void Refused(ILogger logger, string action, string type, string reason);
}
