using Lambda.Engine.Access;
using Lambda.Functions.Access.SignatureV4;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Access;

/// <summary>Finds the principal that sent a request.</summary>
internal sealed class Authenticator(Principals principals, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>Reads the credentials of a request. A signature still has to pass <see cref="Verify"/> once the body is read.</summary>
    public Credentials Read(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var hasHeader = AuthorizationHeader.IsSignature(authorization);
        if (PresignedQuery.IsSigned(request))
        {
            if (hasHeader)
                return new(
                    AccessRefusal.Invalid(
                        "Only one auth mechanism allowed; "
                        + "only the X-Amz-Algorithm query parameter or the Authorization header should be specified."));
            return Signed(request, PresignedQuery.Read(request.Query, out var presigned), presigned);
        }
        if (hasHeader) return Signed(request, AuthorizationHeader.Read(authorization, request.Headers, out var signed), signed);
        if (request.Headers.TryGetValue("x-api-key", out var key)) return Known(principals.WithApiKey(key.ToString()));
        if (options.Value.AppServiceAuthentication && request.Headers.TryGetValue(ClientPrincipal.Header, out var header))
            return Known(ClientPrincipal.ObjectId(header.ToString()) is { } id ? principals.WithObjectId(id) : null);
        return new(
            authorization.Length == 0
                ? AccessRefusal.Missing
                : AccessRefusal.Incomplete($"The Authorization header is not an {SignedRequest.Algorithm} signature."));
    }

    /// <summary>Returns a refusal, unless the principal's key signed the request with this payload.</summary>
    public static AccessRefusal? Verify(in Credentials credentials, HttpRequest request, ReadOnlySpan<byte> payload) =>
        SignatureCheck.Verify(credentials.Signature!.Value, credentials.Principal!.Key!, request, payload);

    private Credentials Signed(HttpRequest request, AccessRefusal? wrong, in SignedRequest signed)
    {
        if (wrong is not null) return new(wrong);
        // There are no temporary credentials here, so a request with a session token is refused.
        if (request.Headers.ContainsKey("X-Amz-Security-Token") || request.QueryString.HasValue
            && request.Query.ContainsKey("X-Amz-Security-Token"))
            return new(AccessRefusal.Unrecognized);
        if (principals.WithAccessKey(signed.AccessKeyId.Span) is not { } principal) return new(AccessRefusal.Unrecognized);
        return SignatureTime.Check(signed, time.GetUtcNow()) is { } refusal ? new(refusal) : new(null, principal, signed);
    }

    private static Credentials Known(Principal? principal) => principal is null ? new(AccessRefusal.Unrecognized) : new(null, principal);
}
